using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule.Nn;

/// <summary>y = the mean of each channel over height and width: what an image holds, wherever it is.</summary>
/// <remarks>
/// <para>Shapes: x [batch, channels, height, width], y [batch, channels].</para>
/// <para>Source: M. Lin, Q. Chen, S. Yan, "Network In Network", 2013, arXiv:1312.4400, section 3.2.</para>
/// <para>Where it differs from PyTorch: there it is <c>AdaptiveAvgPool2d(1)</c> followed by <c>Flatten</c>.</para>
/// </remarks>
public sealed class GlobalAvgPool2d : Module
{
    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        Images.Expect(nameof(GlobalAvgPool2d), x);
        return x.Mean(2, 3);
    }
}
