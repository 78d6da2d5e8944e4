using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>What is said of an experiment's repeats when they have ended.</summary>
internal sealed class SeriesReport(Screen screen, Experiment experiment, string folder)
{
    /// <summary>"2 at once, 1 thread each".</summary>
    internal static string Together(int atOnce, int threads)
    {
        var (most, least) = (SideBySide.Share(atOnce, 0, threads), SideBySide.Share(atOnce, atOnce - 1, threads));
        if (atOnce == 1) return Figures.Threads(most);
        return $"{atOnce} at once, {(least == most ? "" : $"{least} or ")}{Figures.Threads(most)} each";
    }

    /// <summary>A row for each seed, then their mean, and what could be done next.</summary>
    internal void End(SeriesSummary summary, TimeSpan time)
    {
        screen.Line();
        string[] header = [">seed", ">best epoch", ">validation", ">test", ">test loss", ">seconds", "status"];
        var columns = summary.Runs.All(run => run.Result is { Status: RunStatus.Done }) ? ^1 : ^0;
        TextTable.Draw(screen, header[..columns], summary.Runs.Select(run => Row(run)[..columns]));
        screen.Line();
        var ended = summary.Runs.Count(HasEnded);
        if (summary.Status == RunStatus.Interrupted)
        {
            var kept = $"{ended} of {summary.Repeats} runs have ended and are kept";
            screen.Prose("stopped", Screen.Care, $"interrupted: {kept}; the others begin anew");
        }

        if (summary.ValidationAccuracy is { } validation)
            screen.Fact("best", $"validation {Spreads.Percent(validation)}, loss {Spreads.Loss(summary.ValidationLoss)}");
        if (summary.TestAccuracy is { } test)
            screen.Fact("test", $"[bold {Screen.Accent}]{Spreads.Percent(test)}[/], loss {Spreads.Loss(summary.TestLoss)}");
        var each = summary.Done == 0 ? "" : $"{Spreads.Seconds(summary.TrainSeconds)} s of training a run, ";
        screen.Fact("time", $"{each}{time.TotalSeconds:f2} s for all");
        screen.Line();
        screen.Fact("saved", Markup.Escape(folder));
        Next(summary);
    }

    private static bool HasEnded(SeedResult run) => run.Result is { Status: RunStatus.Done or RunStatus.Diverged };

    private static string[] Row(SeedResult run)
    {
        var result = run.Result;
        return
        [
            $"{run.Seed}", result?.Best is { } best ? $"{best.Epoch}" : "–", EpochTable.Percent(result?.Best?.ValidationAccuracy),
            EpochTable.Percent(result?.Test?.Accuracy), EpochTable.Loss(result?.Test?.Loss), $"{result?.TrainSeconds:f2}", result switch
            {
                null => "unfinished",
                { Status: RunStatus.Done } => "done",
                { Status: RunStatus.Interrupted } => $"interrupted after {result.Epochs} {(result.Epochs == 1 ? "epoch" : "epochs")}",
                _ => $"diverged: {Description.Brief(result.Message ?? "")}",
            },
        ];
    }

    private void Next(SeriesSummary summary)
    {
        var (name, file) = (Commands.Quote(folder), Commands.Quote(Path.Combine(folder, "experiment.json")));
        List<string> commands = [];
        if (summary.Status == RunStatus.Interrupted) commands.Add($"train -c {file} --out {name}");
        else if (summary.Done > 0) commands.Add($"test {Commands.Quote(RunSeries.RunPath(folder, experiment.Seed))}");
        if (summary.Status == RunStatus.Done) commands.Add($"train -c {file} --repeats {2 * summary.Repeats}");
        Commands.Next(screen, commands);
    }
}
