using Chainrule.Lab.Analysis;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Maps;
using Chainrule.Lab.Runs;
using static Chainrule.Lab.Reports.Studies.StudyFigures;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>Study 4: the framework from scratch.</summary>
internal static class StudyFour
{
    internal static Chapter Of(StudySource source)
    {
        var runs = source.Runs("study4", "network");
        var tested = Tested(runs)?.Mean;
        return new(
            There(
                new Paragraph(
                    "784-128-10 with ReLU and softmax, cross-entropy, gradient descent at 0.1, batches of 128, 100 epochs; 42,000 "
                    + "images to learn from and 18,000 held out, pixels/255. The best weights are in `best.npz`, which numpy reads and "
                    + "`test -c experiment.json -r best.npz` tests."),
                runs is null ? null : Table(runs),
                runs is null ? null : Grid(
                    Loss(
                        "study4-loss",
                        "Loss of the images learned from and of those held out.",
                        [
                            Curves.OverEpochs("training", runs, epoch => epoch.TrainLoss),
                            Curves.OverEpochs("validation", runs, epoch => epoch.ValidationLoss),
                        ]),
                    Accuracy(
                        "study4-accuracy",
                        "Accuracy on them.",
                        [
                            Curves.OverEpochs("training", runs, epoch => epoch.TrainAccuracy),
                            Curves.OverEpochs("validation", runs, epoch => epoch.ValidationAccuracy),
                        ]))),
            [new("4: test accuracy, % (97 to 98 published)", 97, 100 * tested, Best.Highest) { Margin = MarginOf(tested, 10_000) }])
        {
            After = runs?.Runs[0].Result is null ? [] : [new FigureGrid([.. Maps(source, runs.Runs[0])])],
        };
    }

    private static Table Table(RunSeries runs) => new(
        ["", "published", "here"],
        [
            ["test accuracy, %", "97 to 98", Cell.OfShare(Tested(runs)?.Mean)],
            ["highest validation accuracy, %", "", Cell.OfShare(runs.Over(run => run.Epochs.Max(epoch => epoch.ValidationAccuracy))?.Mean)],
            ["best epoch", "", Cell.Of(runs.Over(run => run.Result?.Best?.Epoch)?.Mean, 0)],
            ["seconds of training", "", Cell.Of(runs.Over(run => run.Result?.TrainSeconds)?.Mean, 1)],
        ]);

    private static IEnumerable<Figure> Maps(StudySource source, RunRecord run)
    {
        var held = Subset.Split(source.Data.Training, run.Experiment.Data.Validation, (ulong)run.Experiment.Seed).Validation;
        foreach (var epoch in run.Experiment.Record.Snapshots ?? [])
        {
            if (!File.Exists(run.Folder.SnapshotPath(epoch))) continue;
            yield return Map(
                source,
                run.Folder,
                held,
                $"validation-{epoch}",
                () => TrainedModel.OpenSnapshot(run.Folder, epoch, source.Kernels, source.Threads),
                epoch == 0
                    ? $"t-SNE of the {held.Count:n0} images held out, as the hidden layer sees them at the start values."
                    : $"The same after epoch {epoch}.");
        }

        yield return Map(
            source,
            run.Folder,
            source.Data.Test,
            "test",
            () => TrainedModel.Open(run.Folder, source.Kernels, source.Threads),
            $"t-SNE of the {source.Data.Test.Count:n0} test images, as the best weights see them.");
    }

    /// <summary>A t-SNE map, kept in the run's folder once it is made.</summary>
    private static Figure Map(StudySource source, RunFolder folder, IDataSet data, string name, Func<TrainedModel> open, string caption)
    {
        const string Points = "points";
        var path = Path.Combine(folder.Path, $"map-{name}.npz");
        float[] points;
        if (File.Exists(path)) points = NpzFile.Read(path)[Points].Singles.ToArray();
        else
        {
            source.Say($"t-SNE of {data.Count:n0} images ({name})");
            using var model = open();
            var seen = Representation.Of(model.Network, data, model.Normalisation);
            points = TSne.Run(seen.Values, seen.Count, cancellation: source.Cancellation).Points;
            NpzFile.Write(path, [StoredTensor.Of(Points, [data.Count, 2], points)]);
        }

        return new(
            $"study4-map-{name}",
            MapsSection.Map(points, data),
            caption);
    }
}
