namespace Chainrule.Lab.Experiments;

/// <summary>An exponential moving average of the weights.</summary>
public sealed record EmaSettings
{
    /// <summary>The part of the average that each step keeps: about 1/(1 − decay) steps are averaged.</summary>
    public double Decay { get; init; } = 0.999;

    /// <summary>Whether the first steps keep less, so that the start values are soon forgotten.</summary>
    public bool Warmup { get; init; } = true;
}
