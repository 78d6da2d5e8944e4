using System.Diagnostics;
using Chainrule.Cli.Screens;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;

namespace Chainrule.Cli.Verbs;

/// <summary>train --repeats: the same training with several seeds, side by side.</summary>
internal sealed class RepeatedTraining(Experiment experiment, ResolvedData data, KernelPath path, int atOnce, Surroundings around)
{
    /// <summary>More epochs than these are too many lines for a log.</summary>
    private const int MostLines = 40;

    /// <summary>Trains, and says what came of it.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="json">Whether standard output gets a JSON document.</param>
    /// <param name="place">Makes the folder, or finds that of the same runs.</param>
    /// <param name="cancellation">Ends the trainings, saved.</param>
    /// <returns>The exit code.</returns>
    internal int Run(Screen screen, bool json, Func<ExperimentRun, string> place, CancellationToken cancellation)
    {
        var runs = new RepeatedRun(experiment, data, path, atOnce);
        var folder = "";
        using (var run = TrainVerb.Prepare(experiment, data, path))
        {
            cancellation.ThrowIfCancellationRequested();
            folder = place(run);
            TrainingReport.Begin(screen, run, SeriesReport.Together(runs.AtOnce, experiment.Threads));
        }

        var watch = Stopwatch.StartNew();
        var epochs = (long)experiment.Epochs * experiment.Repeats;
        var progress = new RunsScreen(screen, folder, epochs, eachEpoch: epochs <= MostLines);
        var summary = runs.Train(folder, progress, cancellation);
        screen.ClearTransient();
        new SeriesReport(screen, experiment, folder).End(summary, watch.Elapsed);
        ReportWriting.AfterTraining(screen, folder, data, path);
        if (json) around.Out.Write(summary.ToJson());
        return summary.Status switch
        {
            RunStatus.Done => ExitCode.Done,
            RunStatus.Interrupted => ExitCode.Interrupted,
            _ => ExitCode.Failed,
        };
    }
}
