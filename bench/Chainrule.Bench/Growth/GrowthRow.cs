namespace Chainrule.Bench.Growth;

/// <summary>One measurement of a table.</summary>
/// <param name="At">What grows: how large it is.</param>
/// <param name="Images">The images that were measured.</param>
/// <param name="Seconds">Of an epoch.</param>
/// <param name="Flops">Of its products, those of one thread.</param>
/// <param name="Bytes">What a step works on: activations, weights, gradients and the optimizer's arrays.</param>
/// <param name="AllBytes">The same, and all the images.</param>
internal sealed record GrowthRow(int At, int Images, double Seconds, double Flops, double Bytes, double AllBytes)
{
    public double PerFlop => Seconds / Flops;
}
