using Chainrule.Kernels;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;

namespace Chainrule.Lab.Tests.Runs;

public sealed class SameWeightsTests : IDisposable
{
    private static readonly Experiment s_experiment = SmallRuns.Experiment with
    {
        Data = SmallRuns.Experiment.Data with { TrainLimit = 600 },
        Optimizer = new OptimizerSettings.Sgd { Momentum = 0.9, LearningRate = 0.02 },
        Batch = 20,
    };

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    private static readonly AugmentationSettings s_augmentation = new()
    {
        Shift = 2,
        Rotate = 10,
        Scale = 0.1,
        Shear = 5,
        Elastic = new() { Alpha = 20 },
        Cutout = 5,
        Noise = 0.02,
    };

    /// <summary>
    /// Everything that could tell threads apart: windows, statistics over a batch, masks, a norm of all gradients, an average.
    /// </summary>
    private static readonly Experiment s_convolutional = ExperimentReader.Parse(
        """
        {
          "data": { "set": "digits", "trainLimit": 300, "augmentation": { "shift": 2, "rotate": 10, "elastic": { "alpha": 20 } } },
          "model": { "layers": [
            { "type": "conv2d", "out": 6, "kernel": 3, "padding": 1 }, { "type": "batchNorm" }, { "type": "relu" },
            { "type": "maxPool2d", "kernel": 2 }, { "type": "dropout", "p": 0.2 },
            { "type": "weightNorm", "layers": [ { "type": "conv2d", "out": 7, "kernel": 3, "stride": 2 } ] }, { "type": "silu" },
            { "type": "flatten" }, { "type": "linear", "out": 33 }, { "type": "batchNorm" }, { "type": "gelu" },
            { "type": "dropout", "p": 0.5 }, { "type": "linear", "out": 10 } ] },
          "loss": { "type": "crossEntropy", "labelSmoothing": 0.1 },
          "optimizer": { "type": "adamW", "clipNorm": 1, "decayBiasesAndNorms": false, "ema": { "decay": 0.9 } },
          "schedule": { "type": "oneCycle" }, "epochs": 2, "batch": 33
        }
        """,
        "test");

    [Theory]
    [InlineData("plain")]
    [InlineData("augmented")]
    [InlineData("convolutional")]
    public void Threads_and_instruction_sets_change_no_bit(string kind)
    {
        var experiment = kind == "convolutional" ? s_convolutional
            : kind == "augmented" ? s_experiment with { Data = s_experiment.Data with { Augmentation = s_augmentation } }
            : s_experiment;
        var hashes =
            from threads in new[] { 1, 2, 3, 7 }
            from path in KernelPaths.All
            where KernelPaths.IsSupported(path)
            select (threads, path, Hash(experiment with { Threads = threads }, path));
        var all = hashes.ToList();
        all.Count.ShouldBeGreaterThanOrEqualTo(4);
        all.ShouldAllBe(one => one.Item3 == all[0].Item3);
    }

    [Fact]
    public void A_seed_is_the_whole_difference()
    {
        var first = Hash(s_experiment);
        Hash(s_experiment).ShouldBe(first);
        Hash(s_experiment with { Seed = 2 }).ShouldNotBe(first);
        Hash(s_experiment with { Data = s_experiment.Data with { Augmentation = new() { Shift = 1 } } }).ShouldNotBe(first);
    }

    [Fact]
    public void The_experiment_that_a_run_saved_makes_the_same_weights_again()
    {
        var (folder, result) = SmallRuns.Train(_root, s_experiment);
        Hash(RunFolder.Open(folder.Path).ReadExperiment()).ShouldBe(result.WeightsSha256);
    }

    [Fact]
    public void The_test_says_the_same_on_every_path()
    {
        var scores = KernelPaths.All.Where(KernelPaths.IsSupported).Select(path => SmallRuns.Train(_root, s_experiment, path).Result.Test);
        scores.Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
    }

    private string Hash(Experiment experiment, KernelPath? path = null) =>
        SmallRuns.Train(_root, experiment, path).Result.WeightsSha256;
}
