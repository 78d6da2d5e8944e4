using Chainrule.Lab.Charts;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>How the training went: loss and accuracy over the epochs, and what was measured on the way.</summary>
internal static class CurvesSection
{
    private const int Training = 0;
    private const int Validation = 1;
    private const int Test = 2;

    /// <summary>Losses whose largest is so many times the smallest are drawn on a logarithmic axis.</summary>
    private const double ManyTimes = 30;

    /// <summary>All curves that the records hold; a sentence where there are none yet.</summary>
    public static IReadOnlyList<Block> Of(RunSeries series)
    {
        var seeds = series.Runs.Count;
        var several = seeds > 1 ? $" Mean of {seeds} seeds, the band one standard deviation; single seeds behind." : "";
        Figure?[] epochs = [Loss(series, several), Accuracy(series, several)];
        Figure?[] others = [RunningLoss(series, several), LearningRate(series), Seconds(series, several), GradientNorm(series, several)];
        if (epochs.Concat(others).All(figure => figure is null)) return [new Paragraph("Nothing was measured before the run ended.")];
        return
        [
            .. Grid(epochs.OfType<Figure>()),
            .. Grid(others.OfType<Figure>()),
        ];
    }

    /// <summary>Training, validation and test loss over the epochs.</summary>
    public static Figure? Loss(RunSeries series, string more = "") => Curves.Figure(
        "loss", Curves.Epochs, LossAxis("loss", Losses(series)),
        $"Loss after each epoch; training: the mean over the epoch's batches, before each step.{more}",
        [
            Line("training", Training, series, epoch => epoch.TrainLoss),
            Marked(Line("validation", Validation, series, epoch => epoch.ValidationLoss), series),
            Line("test", Test, series, epoch => epoch.TestLoss),
        ]);

    /// <summary>Training, validation and test accuracy over the epochs.</summary>
    public static Figure? Accuracy(RunSeries series, string more = "") => Curves.Figure(
        "accuracy", Curves.Epochs, Shares("accuracy"),
        $"Share of samples that are read right{(Best(series) is null ? "" : "; the best epoch by validation is ringed")}.{more}",
        [
            Line("training", Training, series, epoch => epoch.TrainAccuracy),
            Marked(Line("validation", Validation, series, epoch => epoch.ValidationAccuracy), series),
            Line("test", Test, series, epoch => epoch.TestAccuracy),
        ]);

    /// <summary>The loss between the epochs.</summary>
    public static Figure? RunningLoss(RunSeries series, string more = "") => Curves.Figure(
        "running-loss", Curves.Steps, LossAxis("loss", series.Runs.SelectMany(run => run.Steps).Select(step => (double?)step.Loss)),
        $"Training loss while it learns, each point the mean since the last.{more}",
        [Curves.OverSteps("training", series, step => step.Loss)]);

    /// <summary>An axis of losses; logarithmic where they differ much.</summary>
    internal static Axis LossAxis(string title, IEnumerable<double?> losses)
    {
        var there = losses.OfType<double>().Where(loss => loss > 0 && double.IsFinite(loss)).ToList();
        return new(title) { Logarithmic = there.Count > 0 && there.Max() > ManyTimes * there.Min() };
    }

    /// <summary>An axis of shares.</summary>
    internal static Axis Shares(string title) => new(title) { Numbers = NumberStyle.Percent };

    private static Figure? LearningRate(RunSeries series)
    {
        var one = series with { Runs = [series.Runs[0]] };
        var line = Curves.OverSteps("learning rate", one, step => step.LearningRate);
        var rates = line?.Y.OfType<double>().ToList();
        if (line is null || rates!.Max() == rates!.Min()) return null;
        return Curves.Figure("learning-rate", Curves.Steps, "learning rate", "Learning rate.", [line]);
    }

    private static Figure? Seconds(RunSeries series, string more) => Curves.Figure(
        "seconds", Curves.Epochs, new("seconds") { From = 0 }, $"Seconds of training for each epoch, without validation and saving.{more}",
        [Line("seconds", Training, series, epoch => epoch.Seconds)]);

    private static Figure? GradientNorm(RunSeries series, string more) => Curves.Figure(
        "gradient-norm", Curves.Steps, LossAxis("norm", series.Runs.SelectMany(run => run.Steps).Select(step => step.GradientNorm)),
        $"Norm of all gradients together, before it is clipped.{more}",
        [Curves.OverSteps("gradient norm", series, step => step.GradientNorm)]);

    private static IEnumerable<double?> Losses(RunSeries series) =>
        series.Runs.SelectMany(run => run.Epochs).SelectMany(epoch => new[] { epoch.TrainLoss, epoch.ValidationLoss, epoch.TestLoss });

    private static Series? Line(string name, int color, RunSeries series, Func<EpochMetrics, double?> figure) =>
        Curves.OverEpochs(name, series, figure) is { } line ? line with { Color = color, Dash = (LineDash)color } : null;

    /// <summary>The line with the run's best epoch ringed; of several runs none is.</summary>
    private static Series? Marked(Series? line, RunSeries series) =>
        line is not null && Best(series) is { } epoch && epoch <= line.X.Count ? line with { Best = epoch - 1 } : line;

    private static int? Best(RunSeries series) => series.Runs.Count == 1 ? series.Runs[0].Result?.Best?.Epoch : null;

    private static IEnumerable<Block> Grid(IEnumerable<Figure> figures)
    {
        Figure[] all = [.. figures];
        return all.Length == 0 ? [] : [new FigureGrid(all)];
    }
}
