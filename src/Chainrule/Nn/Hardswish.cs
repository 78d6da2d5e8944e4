using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = x · min(max(x + 3, 0), 6) / 6: swish from straight pieces.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: NaN goes through; at both kinks the gradient is that of the middle piece, −½ at −3 and 1½ at 3.</para>
/// <para>Source: A. Howard and others, "Searching for MobileNetV3", 2019, arXiv:1905.02244.</para>
/// <para>Where it differs from PyTorch: 1.13 has 1½ or 1 at 3, depending on the element's place in the tensor.</para>
/// </remarks>
public sealed class Hardswish : Module
{
    /// <inheritdoc/>
    protected override Node Describe(Node x) => x * ((x.Clamp(-3, 3) + 3) / 6);
}
