using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = x · sigmoid(x), also called swish.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: NaN goes through.</para>
/// <para>Source: S. Elfwing, E. Uchibe, K. Doya, "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement
/// Learning", 2017, arXiv:1702.03118.</para>
/// </remarks>
public sealed class SiLU : Module
{
    /// <inheritdoc/>
    protected override Node Describe(Node x) => x * x.Sigmoid();
}
