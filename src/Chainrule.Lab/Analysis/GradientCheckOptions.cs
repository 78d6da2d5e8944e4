namespace Chainrule.Lab.Analysis;

/// <summary>How gradients are checked; the defaults suit.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>How many elements of each parameter are moved, at least 1: the one of the largest gradient, and others at random.</summary>
    public int Elements { get; init; } = 10;

    /// <summary>The key of the random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The error above which the chain rule is wrong: relative to the parameter's largest gradient, in double precision.</summary>
    public double Bound { get; init; } = 1e-5;

    /// <summary>The error above which the plan's arithmetic is wrong: single precision beside double, relative likewise.</summary>
    public double PlanBound { get; init; } = 1e-4;

    /// <summary>Hears, from any thread, how many of how many elements are done; a large model takes minutes. Null for nobody.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>Ends the check between two elements.</summary>
    public CancellationToken Cancellation { get; init; }
}
