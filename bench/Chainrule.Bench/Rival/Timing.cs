namespace Chainrule.Bench.Rival;

/// <summary>What one training told.</summary>
/// <param name="Seconds">Of each epoch that counts; the first, which warms up, is left out.</param>
/// <param name="Losses">The mean training loss of each epoch, the first included.</param>
internal sealed record Timing(double[] Seconds, double[] Losses);
