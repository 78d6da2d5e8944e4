using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>The epochs whose weights a run has kept.</summary>
internal static class Snapshots
{
    /// <summary>Those that there are files of, rising.</summary>
    public static IReadOnlyList<int> Of(RunRecord run) =>
        [.. (run.Experiment.Record.Snapshots ?? []).Distinct().Order().Where(epoch => File.Exists(run.Folder.SnapshotPath(epoch)))];

    /// <summary>"Start values", "After epoch 5".</summary>
    public static string Words(int epoch) => epoch == 0 ? "Start values" : $"After epoch {epoch}";
}
