using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = ln(1 + exp(β · x)) / β: a smooth ReLU; see <see cref="Ops.Softplus"/>.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: no x overflows; NaN goes through.</para>
/// <para>Source: C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau, R. Garcia, "Incorporating Second-Order Functional Knowledge for Better Option
/// Pricing", 2000.</para>
/// <para>Where it differs from PyTorch: PyTorch takes y = x, with the gradient 1, where β · x > 20; this is exact there too.</para>
/// </remarks>
/// <param name="beta">β, above 0: the larger, the sharper the bend.</param>
public sealed class Softplus(double beta = 1) : Module
{
    /// <summary>β.</summary>
    public double Beta { get; } = beta > 0 && double.IsFinite(beta) ? beta
        : throw new ArgumentException(FormattableString.Invariant($"Softplus: expected a beta above 0, got {beta}."));

    /// <inheritdoc/>
    protected override Node Describe(Node x) => Beta == 1 ? x.Softplus() : (Beta * x).Softplus() / Beta;
}
