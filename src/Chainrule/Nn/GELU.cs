using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = x · Φ(x), with the normal distribution Φ(x) = ½ · (1 + erf(x/√2)).</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: NaN goes through.</para>
/// <para>Source: D. Hendrycks, K. Gimpel, "Gaussian Error Linear Units (GELUs)", 2016, arXiv:1606.08415.</para>
/// </remarks>
public sealed class GELU : Module
{
    /// <summary>Whether Φ(x) is taken as ½ · (1 + tanh(√(2/π) · (x + 0.044715 · x³))), PyTorch's <c>approximate='tanh'</c>.</summary>
    public bool Tanh { get; init; }

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        var wave = Tanh ? (Math.Sqrt(2 / Math.PI) * (x + 0.044715 * (x * x.Square()))).Tanh() : (x * Math.Sqrt(0.5)).Erf();
        return x * (0.5 + 0.5 * wave);
    }
}
