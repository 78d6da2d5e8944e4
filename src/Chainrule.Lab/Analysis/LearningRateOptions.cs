namespace Chainrule.Lab.Analysis;

/// <summary>How a learning rate is searched for; the defaults suit.</summary>
public sealed record LearningRateOptions
{
    /// <summary>The first rate.</summary>
    public double From { get; init; } = 1e-6;

    /// <summary>The last rate, if the loss does not explode before.</summary>
    public double To { get; init; } = 10;

    /// <summary>How many steps, at least 2; the loader's batches are gone through again where they do not suffice.</summary>
    public int Steps { get; init; } = 200;

    /// <summary>The part of the smooth loss that stays at each step.</summary>
    public double Smoothing { get; init; } = 0.9;

    /// <summary>How many times the least smooth loss is an explosion, which ends the search.</summary>
    public double Explosion { get; init; } = 4;
}
