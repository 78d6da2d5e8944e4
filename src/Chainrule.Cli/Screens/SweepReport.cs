using Chainrule.Lab.Experiments;
using Chainrule.Lab.Sweeps;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>What is said before and after a sweep.</summary>
internal sealed class SweepReport(Screen screen, SweepPlan plan, string folder)
{
    /// <summary>The points, and how they are trained.</summary>
    internal void Begin()
    {
        var settings = plan.Settings;
        var (points, repeats) = (plan.Points.Count, settings.Experiment.Repeats);
        var how = settings.Random is null ? "each combination" : $"drawn at random with seed {settings.Seed}";
        if (settings.Random > points) how += $": there are no {settings.Random} different ones";
        var often = repeats == 1 ? "" : $", each with {repeats} seeds";
        screen.Fact("sweep", $"{points:n0} {(points == 1 ? "point" : "points")}, {how}{often}");
        foreach (var axis in settings.Axes) screen.Fact("", Markup.Escape($"{axis}"));
        if (plan.RungEpochs.Count == 0) return;
        if (plan.RungEpochs.Count == 1)
        {
            var few = $"{points} {(points == 1 ? "point" : "points")} of {settings.Experiment.Epochs} epochs";
            screen.Prose("halving", Screen.Care, $"none: {few} cannot be divided by {settings.Halving}");
            return;
        }

        var rungs = plan.RungEpochs.Select((epochs, rung) => $"{plan.PointsOf(rung)} for {epochs} {(epochs == 1 ? "epoch" : "epochs")}");
        screen.Prose("halving", "default", $"{string.Join(", then the best ", rungs)}; each time trained anew from the start");
    }

    /// <summary>The table of the points, best first, and what could be done next.</summary>
    internal void End(SweepResult result, TimeSpan time)
    {
        screen.Line();
        string[] paths = [.. plan.Settings.Axes.Select(axis => axis.Path)];
        var rungs = plan.RungEpochs.Count > 0;
        var hasMessages = result.Points.Any(row => row.Status != Standing.Done);
        string[] header =
        [
            ">point", .. ExperimentDifference.ShortNames(paths).Select(name => $">{name}"), .. rungs ? [">epochs"] : Array.Empty<string>(),
            ">validation", ">test", ">seconds", .. hasMessages ? ["status"] : Array.Empty<string>(),
        ];
        TextTable.Draw(screen, header, result.Points.Select(Row));
        screen.Line();
        var by = plan.Settings.Experiment.Data.Validation > 0 ? "validation accuracy" : "test accuracy, for no samples are held out";
        screen.Fact("order", $"best first, by {by}");
        if (result.Status != Standing.Done)
        {
            var ended = $"{result.Ended} of {result.Points.Count} points have ended and are kept";
            screen.Prose("stopped", Screen.Care, $"interrupted: {ended}; the others begin anew");
        }

        screen.Fact("time", $"{time.TotalSeconds:f2} s for all");
        screen.Fact("saved", Markup.Escape($"{folder}, results.csv among it"));
        Next(result);

        string[] Row(SweepRow row) =>
        [
            $"{row.Point}", .. paths.Select(path => row.Values[path]), .. rungs ? [$"{row.Epochs}"] : Array.Empty<string>(),
            Spreads.Percent(row.ValidationAccuracy), Spreads.Percent(row.TestAccuracy), Spreads.Seconds(row.TrainSeconds),
            .. hasMessages ? [Status(row)] : Array.Empty<string>(),
        ];
    }

    private static string Status(SweepRow row)
    {
        var word = Description.Camel($"{row.Status}");
        if (row.Message is not { } message || row.Status is not (Standing.Diverged or Standing.Refused)) return word;
        return $"{word}: {Description.Brief(message)}";
    }

    private void Next(SweepResult result)
    {
        List<string> commands = [];
        if (result.Status != Standing.Done) commands.Add($"sweep {Commands.Quote(folder)}");
        if (result.Points.FirstOrDefault(row => row.Status == Standing.Done) is { } best)
        {
            var path = Path.Combine(folder, best.Folder);
            commands.Add($"test {Commands.Quote(path)}");
            commands.Add($"train -c {Commands.Quote(Path.Combine(path, "experiment.json"))}");
        }

        Commands.Next(screen, commands);
    }
}
