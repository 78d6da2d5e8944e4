using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = x where x > 0, else slope · x.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: NaN goes through; the gradient at 0 is the slope, as in PyTorch.</para>
/// <para>Source: A. L. Maas, A. Y. Hannun, A. Y. Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013.</para>
/// </remarks>
/// <param name="slope">The slope below 0.</param>
public sealed class LeakyReLU(double slope = 0.01) : Module
{
    /// <summary>The slope below 0.</summary>
    public double Slope { get; } = double.IsFinite(slope)
        ? slope
        : throw new ArgumentException($"LeakyReLU: expected a finite slope, got {slope}.");

    /// <inheritdoc/>
    protected override Node Describe(Node x) => PReLU.Leak(x, Constant.Of(Slope));
}
