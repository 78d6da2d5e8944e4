using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule.Nn;

/// <summary>While training y = x · m, where each mᵢ is 0 with probability p, else 1/(1 − p); while predicting y = x.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: the mask is keyed by seed, module, step and element; threads and instruction set change nothing.</para>
/// <para>Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, "Dropout: A Simple Way to Prevent Neural Networks
/// from Overfitting", JMLR 15, 2014.</para>
/// </remarks>
public sealed class Dropout : Module
{
    private readonly double _p;

    /// <summary>Makes the module.</summary>
    /// <param name="p">The probability that an element is dropped, in [0, 1).</param>
    public Dropout(double p = 0.5)
    {
        if (!(p >= 0 && p < 1)) throw new ArgumentException($"Dropout: expected a probability in [0, 1), got {p}.");
        _p = p;
    }

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return _p == 0 ? x : Phased.Of(x * DropoutMask.Of(x.Shape, _p), x);
    }
}
