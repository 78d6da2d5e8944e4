using Chainrule.Lab.Charts;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>The curves of several series in one chart each: over the epochs, and over the seconds that they took.</summary>
internal static class ComparedCurvesSection
{
    /// <summary>Loss and accuracy, each over both; then the seconds of each epoch.</summary>
    public static IReadOnlyList<Block> Of(IReadOnlyList<Compared> all)
    {
        (string Name, Func<EpochMetrics, double?> Of, bool IsLoss)[] figures =
        [
            ("training loss", epoch => epoch.TrainLoss, true),
            ("validation loss", epoch => epoch.ValidationLoss, true),
            ("validation accuracy", epoch => epoch.ValidationAccuracy, false),
            ("test accuracy", epoch => epoch.TestAccuracy, false),
        ];
        List<Block> blocks = [];
        foreach (var (name, of, isLoss) in figures)
        {
            var axis = isLoss ? CurvesSection.LossAxis(name, Values(all, of)) : CurvesSection.Shares(name);
            var capital = char.ToUpperInvariant(name[0]) + name[1..];
            Add(
                Curves.Figure(
                    name, Curves.Epochs, axis, $"{capital} over the epochs.{Bands(all)}",
                    Lines(all, one => Curves.OverEpochs(one.Name, one.Series, of))),
                Curves.Figure(
                    $"{name}-seconds", new("seconds of training") { From = 0 }, axis, "The same over the seconds of training alone.",
                    Lines(all, one => Curves.OverSeconds(one.Name, one.Series, of))));
        }

        Add(
            Curves.Figure(
                "seconds", Curves.Epochs, new("seconds") { From = 0 }, "Seconds of training for each epoch.",
                Lines(all, one => Curves.OverEpochs(one.Name, one.Series, epoch => epoch.Seconds))),
            Curves.Figure(
                "running-loss", Curves.Steps, CurvesSection.LossAxis("training loss", Steps(all).Select(step => (double?)step.Loss)),
                "Training loss while it learns.", Lines(all, one => Curves.OverSteps(one.Name, one.Series, step => step.Loss))));
        return blocks.Count > 0 ? blocks : [new Paragraph("Nothing was measured yet.")];

        void Add(params ReadOnlySpan<Figure?> both)
        {
            List<Figure> there = [];
            foreach (var figure in both)
            {
                if (figure is not null) there.Add(figure);
            }

            if (there.Count > 0) blocks.Add(new FigureGrid(there));
        }
    }

    private static IEnumerable<Series?> Lines(IReadOnlyList<Compared> all, Func<Compared, Series?> line) =>
        all.Select((one, i) => line(one) is { } there ? there with { Color = i % 10, Dash = (LineDash)(i % 4) } : null);

    private static IEnumerable<StepMetrics> Steps(IReadOnlyList<Compared> all) =>
        all.SelectMany(one => one.Series.Runs).SelectMany(run => run.Steps);

    private static string Bands(IReadOnlyList<Compared> all) =>
        all.Any(one => one.Series.Runs.Count > 1) ? " Means of the seeds, bands of one standard deviation, single seeds behind." : "";

    private static IEnumerable<double?> Values(IReadOnlyList<Compared> all, Func<EpochMetrics, double?> of) =>
        all.SelectMany(one => one.Series.Runs).SelectMany(run => run.Epochs).Select(of);
}
