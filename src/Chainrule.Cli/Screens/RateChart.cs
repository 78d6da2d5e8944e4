using System.Globalization;
using Chainrule.Lab.Experiments;

namespace Chainrule.Cli.Screens;

/// <summary>The learning rate over a training, where it does not stay: a curve, and its turns in words.</summary>
internal static class RateChart
{
    private const int Columns = 60;
    private const int Rows = 8;
    private const int Samples = 60_000;
    private const int MostSteps = 1_000_000;
    private const int MostLeaps = 6;

    internal static void Draw(Screen screen, Experiment experiment)
    {
        if (experiment.Schedule is ScheduleSettings.Constant { Warmup: 0 }) return;
        screen.Line();
        if (experiment.Schedule is ScheduleSettings.Plateau plateau)
        {
            screen.Prose("rate", "default", Told(plateau, experiment));
            return;
        }

        // Without the data its size is not known: the steps are MNIST's, and fewer where there would be too many to look through.
        var steps = (int)Math.Ceiling(Samples * (1 - experiment.Data.Validation) / experiment.Batch);
        var stepsPerEpoch = Math.Max(1, Math.Min(steps, MostSteps / experiment.Epochs));
        var schedule = ExperimentParts.Schedule(experiment.Schedule, stepsPerEpoch, experiment.Epochs);
        var rates = new double[stepsPerEpoch * (long)experiment.Epochs];
        for (var step = 0; step < rates.Length; step++) rates[step] = schedule.RateAt(experiment.Optimizer.LearningRate, step);
        Curve(screen, rates, experiment.Epochs);
        screen.Prose(" ", "default", Told(rates, stepsPerEpoch));
    }

    private static void Curve(Screen screen, double[] rates, int epochs)
    {
        var pretty = screen is { IsLive: true, Unicode: true };
        var highest = rates.Max();
        var top = Number(highest);
        var raster = new Raster(Columns, Rows, pretty);
        raster.Line(x => rates[x * (rates.Length - 1L) / (raster.Width - 1)] / highest);
        var margin = top.Length;
        var (wall, corner, floor) = pretty ? ('│', '└', '─') : ('|', '+', '-');
        var row = 0;
        foreach (var line in raster.Rows())
        {
            var label = row == 0 ? top : row == Rows - 1 ? "0" : "";
            var text = $"{label.PadLeft(margin)} {wall}[{Screen.Accent}]{line}[/]";
            if (row++ == 0) screen.Fact("rate", text);
            else screen.Line(new string(' ', Screen.LabelWidth) + text);
        }

        var indent = new string(' ', Screen.LabelWidth + margin + 1);
        screen.Line(indent + corner + new string(floor, Columns));
        var last = epochs == 1 ? "1 epoch" : $"{epochs} epochs";
        screen.Line($"{indent} 0{last.PadLeft(Columns - 1)}");
    }

    /// <summary>"first 0.01, highest 0.1 in epoch 2, last 0.0001; all at once to 0.01 after epoch 4".</summary>
    private static string Told(double[] rates, int stepsPerEpoch)
    {
        if (rates.Min() == rates.Max()) return $"{Number(rates[0])} throughout: the schedule changes nothing in these epochs";
        var highest = Array.IndexOf(rates, rates.Max());
        var text = $"first {Number(rates[0])}, highest {Number(rates[highest])} in epoch {highest / stepsPerEpoch + 1}, "
            + $"last {Number(rates[^1])}";
        var leaps = Leaps(rates).ToList();
        if (leaps.Count == 0) return $"{text}; it moves at every step";
        var told = leaps.Take(MostLeaps).Select(step => Told(rates[step], (double)step / stepsPerEpoch));
        var more = leaps.Count > MostLeaps ? $", and {leaps.Count - MostLeaps} times more" : "";
        return $"{text}; all at once {string.Join(", ", told)}{more}";
    }

    private static string Told(double rate, double epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"to {Number(rate)} after epoch {epoch:0.##}");

    /// <summary>The steps to which the rate leaps: by ten times what it moves before and after.</summary>
    private static IEnumerable<int> Leaps(double[] rates)
    {
        for (var step = 1; step < rates.Length; step++)
        {
            var before = step > 1 ? Math.Abs(rates[step - 1] - rates[step - 2]) : 0;
            var after = step + 1 < rates.Length ? Math.Abs(rates[step + 1] - rates[step]) : 0;
            var leap = Math.Abs(rates[step] - rates[step - 1]);
            if (leap > 10 * Math.Max(before, after) && leap > 1e-6 * rates[step - 1]) yield return step;
        }
    }

    private static string Told(ScheduleSettings.Plateau plateau, Experiment experiment)
    {
        var watched = experiment.Data.Validation > 0 ? "validation" : "training";
        var warmup = plateau.Warmup > 0 ? $", after a warm-up of {Epochs(plateau.Warmup)}" : "";
        return $"{Number(experiment.Optimizer.LearningRate)}{warmup}; times {Number(plateau.Factor)} whenever the {watched} loss has been "
            + $"no better for more than {Epochs(plateau.Patience)}: it depends on the training";
    }

    private static string Epochs(double count) => count == 1 ? "1 epoch" : $"{Number(count)} epochs";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture) is var plain
        && (value == 0 || Math.Abs(value) >= 0.001)
            ? plain
            : value.ToString("0.##e0", CultureInfo.InvariantCulture);
}
