namespace Chainrule.Lab.Experiments;

/// <summary>
/// How the learning rate changes while an experiment trains. Times are in epochs; the optimizer's rate is the one that is changed.
/// </summary>
public abstract record ScheduleSettings
{
    private ScheduleSettings()
    {
    }

    /// <summary>The epochs in which the rate rises from almost 0, step by step; 0 for none, parts of an epoch are allowed.</summary>
    public double Warmup { get; init; }

    /// <summary>The rate stays.</summary>
    public sealed record Constant : ScheduleSettings;

    /// <summary>The rate is multiplied every so many epochs.</summary>
    public sealed record Step : ScheduleSettings
    {
        /// <summary>How many epochs; null for a third of the training.</summary>
        public int? Every { get; init; }

        /// <summary>By what.</summary>
        public double Factor { get; init; } = 0.1;
    }

    /// <summary>The rate is multiplied after given epochs.</summary>
    public sealed record MultiStep : ScheduleSettings
    {
        /// <summary>After which epochs, rising; null for a half and three quarters of the training.</summary>
        public IReadOnlyList<int>? At { get; init; }

        /// <summary>By what.</summary>
        public double Factor { get; init; } = 0.1;
    }

    /// <summary>The rate shrinks at every step, by the same factor.</summary>
    public sealed record Exponential : ScheduleSettings
    {
        /// <summary>The factor of a whole epoch.</summary>
        public double Factor { get; init; } = 0.9;
    }

    /// <summary>The rate falls along half a cosine, and with a period of its own begins anew after it.</summary>
    public sealed record Cosine : ScheduleSettings
    {
        /// <summary>The epochs of the first fall; null for the whole training after the warm-up.</summary>
        public double? Period { get; init; }

        /// <summary>How many times as long each further fall is.</summary>
        public int Multiplier { get; init; } = 1;

        /// <summary>What the rate falls to.</summary>
        public double Least { get; init; }
    }

    /// <summary>One rise to the optimizer's rate and one fall, over the whole training.</summary>
    public sealed record OneCycle : ScheduleSettings
    {
        /// <summary>The part of the training in which the rate rises.</summary>
        public double WarmupShare { get; init; } = 0.3;

        /// <summary>The first rate is this part of the highest.</summary>
        public double StartDivisor { get; init; } = 25;

        /// <summary>The last rate is this part of the first.</summary>
        public double EndDivisor { get; init; } = 1e4;

        /// <summary>The line of rise and fall.</summary>
        public Annealing Anneal { get; init; }

        /// <summary>Whether the momentum goes the other way, from 0.95 to 0.85 and back.</summary>
        public bool CycleMomentum { get; init; }
    }

    /// <summary>
    /// The rate is multiplied when the validation loss, or the training loss where nothing is held out, has not become better for a while.
    /// </summary>
    public sealed record Plateau : ScheduleSettings
    {
        /// <summary>By what.</summary>
        public double Factor { get; init; } = 0.1;

        /// <summary>How many epochs in a row may be no better.</summary>
        public int Patience { get; init; } = 3;

        /// <summary>How much counts as better, as a part of the best loss.</summary>
        public double Threshold { get; init; } = 1e-4;

        /// <summary>The epochs after a fall that do not count as bad.</summary>
        public int Cooldown { get; init; }

        /// <summary>The rate below which it never falls.</summary>
        public double Least { get; init; }
    }
}
