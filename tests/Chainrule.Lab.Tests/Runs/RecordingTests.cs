using Chainrule.Kernels;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Training;
using Spread = Chainrule.Lab.Runs.Spread;

namespace Chainrule.Lab.Tests.Runs;

/// <summary>What "record", "stop" and "repeats" of an experiment do to its run.</summary>
public sealed class RecordingTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void What_is_recorded_does_not_change_the_weights()
    {
        var record = new RecordSettings
        {
            EverySteps = 7,
            Test = true,
            GradientNorm = true,
            Snapshots = [0, 2],
            Npz = true,
            Histograms = true,
        };
        var (folder, result) = SmallRuns.Train(_root, SmallRuns.Experiment with { Record = record });
        var (_, plain) = SmallRuns.Train(_root);
        result.WeightsSha256.ShouldBe(plain.WeightsSha256);

        var run = RunRecord.Read(folder);
        run.Steps.Select(step => step.Step).ShouldBe(Enumerable.Range(1, 106 / 7).Select(n => 7L * n));
        run.Steps.ShouldAllBe(step => step.GradientNorm > 0);
        run.Epochs.ShouldAllBe(epoch => epoch.TestAccuracy > 0.1 && epoch.TestLoss > 0);
        run.Result.ShouldBe(result);
    }

    [Fact]
    public void The_test_accuracy_of_the_best_epoch_is_the_runs()
    {
        var (folder, result) = SmallRuns.Train(_root, SmallRuns.Experiment with { Record = new() { Test = true } });
        var best = RunRecord.Read(folder).Epochs.Single(epoch => epoch.Epoch == result.Best!.Epoch);
        best.TestAccuracy.ShouldBe(result.Test!.Accuracy);
        best.TestLoss.ShouldBe(result.Test.Loss);
    }

    [Fact]
    public void Snapshots_are_the_weights_at_the_ends_of_epochs()
    {
        var (folder, result) = SmallRuns.Train(_root, SmallRuns.Experiment with { Record = new() { Snapshots = [0, 2] } });
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        var start = WeightTensors.Sha256(run.Network.Weights);
        SmallRuns.Sha256(folder.ReadSnapshot(0), run).ShouldBe(start);
        SmallRuns.Sha256(folder.ReadSnapshot(2), run).ShouldBe(result.WeightsSha256);
        Should.Throw<RunFolderException>(() => folder.ReadSnapshot(1)).Message.ShouldContain("epoch-0001.safetensors");
    }

    [Fact]
    public void A_training_ends_when_the_training_accuracy_is_reached()
    {
        var experiment = SmallRuns.Experiment with { Epochs = 30, Stop = new() { TrainingAccuracy = 0.7 } };
        var (folder, result) = SmallRuns.Train(_root, experiment);
        var run = RunRecord.Read(folder);
        result.Status.ShouldBe(RunStatus.Done);
        run.Epochs[^1].TrainAccuracy!.Value.ShouldBeGreaterThanOrEqualTo(0.7);
        run.Epochs.SkipLast(1).ShouldAllBe(epoch => epoch.TrainAccuracy < 0.7);
        run.Epochs.Count.ShouldBeInRange(2, 29);
        File.ReadAllText(folder.LogPath).ShouldContain($"stopped after {result.Epochs} epochs: training accuracy reached");
    }

    [Fact]
    public void A_training_ends_when_no_epoch_was_better_for_a_while()
    {
        var optimizer = new OptimizerSettings.Sgd { LearningRate = 1 };
        var experiment = SmallRuns.Experiment with { Epochs = 40, Optimizer = optimizer, Stop = new() { Patience = 2 } };
        var listener = new Listener();
        var (folder, result) = SmallRuns.Train(_root, experiment, listen: _ => listener);
        result.Epochs.ShouldBeLessThan(40);
        result.Best!.Epoch.ShouldBe(result.Epochs - 2);
        File.ReadAllText(folder.LogPath).ShouldContain($"no epoch was better than epoch {result.Best.Epoch} for 2 epochs");
    }

    [Fact]
    public void A_series_is_a_run_or_a_folder_of_repeats()
    {
        var experiment = SmallRuns.Experiment with { Epochs = 1, Repeats = 2, Seed = 9 };
        var root = Path.Combine(_root.Path, "twice");
        Directory.CreateDirectory(root);
        AtomicFile.WriteText(Path.Combine(root, "experiment.json"), experiment.ToJson());
        foreach (var seed in new[] { 10L, 9L })
        {
            using var run = new ExperimentRun(experiment with { Seed = seed, Repeats = 1 }, SmallRuns.Data, KernelPaths.Best);
            run.Train(RunFolder.CreateAt(RunSeries.RunPath(root, seed)), new Listener());
        }

        var series = RunSeries.Open(root);
        (series.Name, series.Experiment.Repeats).ShouldBe(("twice", 2));
        series.Runs.Select(run => run.Experiment.Seed).ShouldBe([9, 10]);
        var accuracy = series.Over(run => run.Result?.Test?.Accuracy).ShouldNotBeNull();
        accuracy.Count.ShouldBe(2);
        accuracy.Std.ShouldBeGreaterThan(0);
        series.Over(run => run.Epochs[0].TestLoss).ShouldBeNull();

        RunSeries.Open(RunSeries.RunPath(root, 9)).Runs.Count.ShouldBe(1);
        Should.Throw<RunFolderException>(() => RunSeries.Open(_root.Path)).Message.ShouldContain("experiment.json");
    }

    [Fact]
    public void The_spread_of_values_is_that_of_a_sample()
    {
        Spread.Of([2.0, 4, 4, 4, 5, 5, 7, 9]).ShouldBe(new Spread(5, Math.Sqrt(32.0 / 7), 8));
        Spread.Of([3.0]).ShouldBe(new Spread(3, 0, 1));
        Should.Throw<ArgumentException>(() => Spread.Of(Array.Empty<double>())).Message.ShouldStartWith("Spread: expected one value");
    }
}
