using System.Text.Json;
using Chainrule.Kernels;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Runs;

namespace Chainrule.Lab.Tests.Classification;

/// <summary>A small network trained on built-in digits, and what reports and tests show of it.</summary>
public sealed class TrainedFiguresTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_snapshot_opens_as_a_model_and_its_representation_moves_with_training()
    {
        var (folder, result) = SmallRuns.Train(_root, SmallRuns.Experiment with { Record = new() { Snapshots = [0, 2] } });
        using var start = TrainedModel.OpenSnapshot(folder, 0, KernelPaths.Best);
        using var end = TrainedModel.OpenSnapshot(folder, 2, KernelPaths.Best, threads: 2);
        WeightTensors.Sha256(end.Network.Weights).ShouldBe(result.WeightsSha256);
        start.Test(SmallRuns.Data.Test).Accuracy.ShouldBeLessThan(end.Test(SmallRuns.Data.Test).Accuracy);
        var before = Representation.Of(start.Network, SmallRuns.Data.Test, start.Normalisation);
        var after = Representation.Of(end.Network, SmallRuns.Data.Test, end.Normalisation);
        (before.Layer, before.Count, before.Size).ShouldBe(("2", 500, 32));
        after.Values.ToArray().ShouldNotBe(before.Values.ToArray());
        Should.Throw<RunFolderException>(() => TrainedModel.OpenSnapshot(folder, 1, KernelPaths.Best)).Message
            .ShouldContain("epoch-0001.safetensors");
    }

    [Fact]
    public void All_figures_of_a_test_agree_with_each_other()
    {
        var (folder, _) = SmallRuns.Train(_root);
        using var model = TrainedModel.Open(folder, KernelPaths.Best, threads: 2);
        var test = model.Test(SmallRuns.Data.Test);
        var predictions = Predictions.Of(model, SmallRuns.Data.Test);
        predictions.Guesses.ToArray().ShouldBe(test.Guesses);
        predictions.Confusion().ShouldBe(test.Confusion);
        predictions[3].ToArray().ShouldBe(model.Predict(SmallRuns.Data.Test.Image(3)));
        predictions[499].ToArray().ShouldBe(model.Predict(SmallRuns.Data.Test.Image(499)));

        var figures = TestFigures.Of(model, SmallRuns.Data.Test);

        // The loss is the cross-entropy, so it is the likelihood too.
        figures.Calibration.NegativeLogLikelihood.ShouldBe(test.Loss, 1e-5);
        figures.Calibration.Bins.Sum(bin => bin.Count).ShouldBe(500);
        figures.Calibration.Bins.Sum(bin => bin.Count * (bin.Accuracy ?? 0)).ShouldBe(test.Correct, 1e-9);
        figures.Calibration.ExpectedError.ShouldBeLessThanOrEqualTo(figures.Calibration.MaximumError);
        figures.Scores.Classes.Sum(score => score.Right).ShouldBe(test.Correct);
        figures.WorstMistakes.ShouldAllBe(picked => picked.Truth != picked.Guess);
        figures.SurestRight[0].Confidence.ShouldBeGreaterThan(figures.MostDoubtful[0].Confidence);

        using var document = JsonDocument.Parse(figures.ToJson());
        var root = document.RootElement;
        root.GetProperty("accuracy").GetDouble().ShouldBe(test.Accuracy);
        root.GetProperty("confusion")[4][4].GetInt32().ShouldBe(test.Confusion[4, 4]);
        root.GetProperty("scores").GetProperty("classes")[9].GetProperty("recall").GetDouble()
            .ShouldBe(figures.Scores.Classes[9].Recall!.Value);
        root.GetProperty("mostDoubtful")[0].GetProperty("probabilities").GetArrayLength().ShouldBe(10);
    }

    [Fact]
    public void Runs_are_paired_by_their_seeds()
    {
        var first = Series((1, 0.9), (2, 0.8), (3, 0.85));
        var second = Series((4, 0.1), (3, 0.8), (1, 0.8));
        PairedTest.Of(first, second, run => run.Result?.Test?.Accuracy).ShouldNotBeNull().Difference.Mean.ShouldBe(0.075, 1e-12);
        PairedTest.Of(first, second, _ => null).ShouldBeNull();
    }

    private RunSeries Series(params (long Seed, double Accuracy)[] runs)
    {
        var folder = RunFolder.Create(_root.Path, "seeds");
        var experiment = SmallRuns.Experiment;
        return new()
        {
            Path = folder.Path,
            Experiment = experiment,
            Runs = [.. runs.Select(run => new RunRecord
            {
                Folder = folder,
                Experiment = experiment with { Seed = run.Seed },
                Environment = EnvironmentRecord.Detect(1, "scalar", "digits", "0"),
                Epochs = [],
                Steps = [],
                Result = new()
                {
                    Run = folder.Path, Status = RunStatus.Done, Dataset = "digits", Epochs = 1, Test = new(run.Accuracy, 0),
                    SecondsPerEpoch = 0, TrainSeconds = 0, WeightsSha256 = "", Parameters = 0, Threads = 1, Kernels = "scalar",
                },
            })],
        };
    }
}
