using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = x where x > 0, else α · (exp(x) − 1).</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: the error just below 0 is an ulp of 1, as in PyTorch; NaN goes through; the gradient at 0 is α, as in PyTorch.</para>
/// <para>Source: D.-A. Clevert, T. Unterthiner, S. Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units", 2015,
/// arXiv:1511.07289.</para>
/// </remarks>
/// <param name="alpha">α.</param>
public sealed class ELU(double alpha = 1) : Module
{
    /// <summary>α.</summary>
    public double Alpha { get; } = double.IsFinite(alpha)
        ? alpha
        : throw new ArgumentException($"ELU: expected a finite alpha, got {alpha}.");

    /// <inheritdoc/>
    protected override Node Describe(Node x) => x.Relu() + Alpha * (x.Clamp(high: 0).Exp() - 1);
}
