using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Studies;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>What the report on the studies is made from; what the trainings have written down is read once.</summary>
/// <param name="reproduction">The trainings.</param>
internal sealed class StudySource(Reproduction reproduction)
{
    private readonly Dictionary<(string Study, string Run), RunSeries?> _runs = [];
    private readonly Dictionary<(string Study, string Run), RunSeries?> _rivals = [];

    /// <summary>The trainings.</summary>
    internal Reproduction Reproduction { get; } = reproduction;

    /// <summary>The data of the trainings.</summary>
    internal required ResolvedData Data { get; init; }

    /// <summary>The instruction set.</summary>
    internal required KernelPath Kernels { get; init; }

    /// <summary>The number of threads.</summary>
    internal required int Threads { get; init; }

    /// <summary>Hears what is being made, where it takes a while.</summary>
    internal required Action<string> Say { get; init; }

    /// <summary>Ends it.</summary>
    internal required CancellationToken Cancellation { get; init; }

    /// <inheritdoc cref="Reproduction.Runs"/>
    internal RunSeries? Runs(string study, string run) => Once(_runs, (study, run), () => Reproduction.Runs(study, run));

    /// <inheritdoc cref="Reproduction.Rival"/>
    internal RunSeries? Rival(string study, string run) => Once(_rivals, (study, run), () => Reproduction.Rival(study, run));

    private static RunSeries? Once(Dictionary<(string, string), RunSeries?> read, (string, string) key, Func<RunSeries?> open) =>
        read.TryGetValue(key, out var series) ? series : read[key] = open();
}
