using Chainrule.Kernels;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Runs;
using Chainrule.Lab.Tests.Training;

namespace Chainrule.Lab.Tests.Rivals;

public sealed class PyTorchRunTests : IDisposable
{
    private static readonly OptimizerSettings s_momentum = new OptimizerSettings.Sgd { LearningRate = 0.05, Momentum = 0.9 };
    private static readonly OptimizerSettings s_adam = new OptimizerSettings.Adam { LearningRate = 0.002 };
    private readonly TemporaryFolder _root = new();

    /// <summary>Each kind of network, with each of two optimizers.</summary>
    public static TheoryData<string, string> Networks { get; } = new MatrixTheoryData<string, string>(
        ["plain", "batch norm", "weight norm", "convolutions", "branches"], ["momentum", "Adam"]);

    public void Dispose() => _root.Dispose();

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_first_losses_are_those_of_pytorch(string network, string optimizer)
    {
        var experiment = SmallRuns.Experiment with
        {
            Model = new() { Layers = Layers(network) },
            Loss = network == "convolutions" ? new LossSettings.Nll() : new LossSettings.CrossEntropy(),
            Optimizer = optimizer == "Adam" ? s_adam : s_momentum,
            Data = SmallRuns.Experiment.Data with { TrainLimit = 220, Normalisation = Pixels(network) },
            Batch = 16,
            Epochs = 1,
        };
        var (ours, theirs, _) = Both(experiment);
        ours.Count.ShouldBe(12);
        theirs.Count.ShouldBe(12);
        foreach (var pair in LossAgreement.Of(ours, theirs).First) pair.Difference.ShouldBeLessThan(1e-5, $"{pair}");
    }

    [Fact]
    public void A_short_training_ends_alike_and_leaves_a_run_that_can_be_used()
    {
        var experiment = SmallRuns.Experiment with
        {
            Epochs = 3,
            Batch = 20,
            Optimizer = s_momentum,
            Schedule = new ScheduleSettings.Cosine(),
            Record = new() { Test = true, Snapshots = [0] },
        };
        var heard = new Listener();
        var (_, _, result) = Both(experiment, heard);
        var ours = RunRecord.Read(RunFolder.Open(_root.At("ours")));
        var theirs = RunRecord.Read(RunFolder.Open(_root.At("theirs")));

        (result.Status, result.Epochs, result.Parameters).ShouldBe((RunStatus.Done, 3, ours.Result!.Parameters));
        theirs.Environment.Engine.ShouldBe($"PyTorch {RealTorch.Find().Torch}");
        theirs.Steps.Count.ShouldBe(ours.Steps.Count);
        heard.Epochs.Select(epoch => epoch.Epoch).ShouldBe([1, 2, 3]);
        foreach (var (mine, its) in ours.Epochs.Zip(theirs.Epochs))
        {
            its.TrainLoss.ShouldBe(mine.TrainLoss, 1e-3 * mine.TrainLoss);
            its.ValidationLoss!.Value.ShouldBe(mine.ValidationLoss!.Value, 1e-3 * mine.ValidationLoss.Value);
            its.TestAccuracy!.Value.ShouldBe(mine.TestAccuracy!.Value, 0.011);
            its.LearningRate.ShouldBe(mine.LearningRate, 1e-9);
            its.Seconds.ShouldBePositive();
        }

        // PyTorch's weights, read by the engine here, do on the test samples what PyTorch said of them.
        using var model = TrainedModel.Open(theirs.Folder, KernelPaths.Best);
        var test = model.Test(SmallRuns.Data.Test);
        test.Accuracy.ShouldBe(result.Test!.Accuracy, 0.0021);
        test.Loss.ShouldBe(result.Test.Loss, 1e-4);
        theirs.Folder.ReadSnapshot(0)["1.weight"].ToSingles().ShouldBe(ours.Folder.ReadSnapshot(0)["1.weight"].ToSingles());
    }

    [Fact]
    public void A_training_that_explodes_there_too_says_so()
    {
        var (_, theirs, result) = Both(SmallRuns.Experiment with { Optimizer = new OptimizerSettings.Sgd { LearningRate = 1e30 } });
        result.Status.ShouldBe(RunStatus.Diverged);
        result.Message.ShouldBe($"step {theirs.Count} (epoch 1): expected a finite loss, got NaN. Try a learning rate below 1E+30.");
    }

    [Fact]
    public void An_interrupted_training_keeps_the_epochs_that_are_done()
    {
        using var source = new CancellationTokenSource();
        using var run = new ExperimentRun(SmallRuns.Experiment with { Epochs = 1000 }, SmallRuns.Data, KernelPaths.Best);
        using var rival = new PyTorchRun(run, RealTorch.Find());
        var heard = new Listener { AtEpoch = epoch => { if (epoch.Epoch == 2) source.Cancel(); } };
        var result = rival.Train(RunFolder.Create(_root.Path, "run"), heard, source.Token);
        (result.Status, result.Epochs).ShouldBe((RunStatus.Interrupted, 2));
        RunFolder.Open(_root.At("run")).ReadLast().Metadata["chainrule.epoch"].ShouldBe("2");
    }

    [Fact]
    public void The_same_rule_ends_it_early()
    {
        var experiment = SmallRuns.Experiment with { Epochs = 50, Stop = new() { TrainingAccuracy = 0.15 } };
        var (ours, theirs, result) = Both(experiment);
        result.Epochs.ShouldBeLessThan(50);
        theirs.Count.ShouldBe(ours.Count);
    }

    private (IReadOnlyList<float> Ours, IReadOnlyList<float> Theirs, RunResult Result) Both(Experiment experiment, Listener? heard = null)
    {
        var python = RealTorch.Find();
        using var run = new ExperimentRun(experiment, SmallRuns.Data, KernelPaths.Best);
        using var rival = new PyTorchRun(run, python);
        var losses = new StepLosses(new Listener());
        run.Train(RunFolder.Create(_root.Path, "ours"), losses);
        var result = rival.Train(RunFolder.Create(_root.Path, "theirs"), heard ?? new Listener());
        return (losses.Losses, rival.Losses, result);
    }

    private static LayerSettings[] Layers(string network) => network switch
    {
        "plain" => [Flat, Linear(32), new LayerSettings.Relu(), Linear(10)],
        "batch norm" => [Flat, Linear(32), new LayerSettings.BatchNorm(), new LayerSettings.Relu(), Linear(10)],
        "weight norm" => [Flat, Normed(Linear(32)), new LayerSettings.Relu(), Normed(Linear(16), new LayerSettings.Tanh(), Linear(10))],
        "convolutions" =>
        [
            Conv(16), new LayerSettings.Relu(), new LayerSettings.MaxPool2d { Kernel = 2 },
            Conv(4), new LayerSettings.Relu(), new LayerSettings.MaxPool2d { Kernel = 2 },
            Flat, Linear(10), new LayerSettings.LogSoftmax(),
        ],
        _ =>
        [
            new LayerSettings.AvgPool2d { Kernel = 4 },
            new LayerSettings.Concat { Branches = [[Conv(2)], [Conv(3), new LayerSettings.Prelu()]] },
            new LayerSettings.Residual { Layers = [Conv(5), new LayerSettings.BatchNorm()] },
            Flat, new LayerSettings.LayerNorm(), Linear(10),
        ],
    };

    /// <summary>
    /// Behind a batch norm the gradient of a pixel that is alike in the whole batch is rounding alone, and Adam makes a full step of it: so
    /// there pixels that are alike are 0.
    /// </summary>
    private static NormalisationSettings Pixels(string network) =>
        network == "batch norm" ? new NormalisationSettings.Scale() : new NormalisationSettings.Standard();

    private static LayerSettings Flat => new LayerSettings.Flatten();

    private static LayerSettings.Linear Linear(int size) => new() { Out = size };

    private static LayerSettings.Conv2d Conv(int channels) => new() { Out = channels, Kernel = 3, Padding = 1 };

    private static LayerSettings.WeightNorm Normed(params LayerSettings[] layers) => new() { Layers = layers };
}
