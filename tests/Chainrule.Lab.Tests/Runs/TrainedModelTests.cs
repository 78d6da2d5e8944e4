using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Training;

namespace Chainrule.Lab.Tests.Runs;

public sealed class TrainedModelTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    private static byte[] Image(int i) => SmallRuns.Data.Test.Image(i).ToArray();

    [Fact]
    public void It_says_what_the_network_said_at_the_best_epoch()
    {
        var said = new List<float[]>();
        var normalisation = ExperimentParts.Normalisation(SmallRuns.Experiment.Data.Normalisation);
        var values = new float[784];
        normalisation.Apply(Image(3), values);

        // So high a rate has better and worse epochs.
        var experiment = SmallRuns.Experiment with { Epochs = 6, Optimizer = new OptimizerSettings.Sgd { LearningRate = 0.8 } };
        var (folder, result) = SmallRuns.Train(
            _root, experiment, listen: run => new Listener { AtEpoch = _ => said.Add(run.Network.Predict(values, 1).ToArray()) });
        result.Best.ShouldNotBeNull().Epoch.ShouldBeLessThan(6);

        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            using var model = TrainedModel.Open(RunFolder.Open(folder.Path), path, threads: 2);
            model.Predict(Image(3)).ShouldBe(said[result.Best.Epoch - 1]);
            model.Predict(Image(3)).Sum().ShouldBe(1, 1e-5f);
            model.ClassNames.ShouldBe(SmallRuns.Data.Test.ClassNames);
            model.Network.SampleShape.ShouldBe([1, 28, 28]);
            model.Experiment.ToJson().ShouldBe(folder.ReadExperiment().ToJson());
            var test = model.Test(SmallRuns.Data.Test);
            new TestScore(test.Accuracy, test.Loss).ShouldBe(result.Test);
        }
    }

    [Theory]
    [InlineData("best.npz")]
    [InlineData("best.safetensors")]
    public void Weights_from_a_file_with_their_experiment_test_as_the_run_does(string name)
    {
        var (folder, result) = SmallRuns.Train(_root, SmallRuns.Experiment with { Record = new RecordSettings { Npz = true } });
        var weights = WeightFile.Open(Path.Combine(folder.Path, name));
        using var model = TrainedModel.Open(folder.ReadExperiment(), weights, SmallRuns.Data.Test, KernelPaths.Best);
        var test = model.Test(SmallRuns.Data.Test);
        new TestScore(test.Accuracy, test.Loss).ShouldBe(result.Test);
        model.Source.ShouldBe(weights.Path);
        model.ClassNames.ShouldBe(SmallRuns.Data.Test.ClassNames);
        var wider = folder.ReadExperiment().Set("model.layers[1].out", "33");
        Should.Throw<IncompatibleWeightsException>(() => TrainedModel.Open(wider, weights, SmallRuns.Data.Test, KernelPaths.Best)).Message
            .ShouldBe($"{weights.Path}: expected 1.weight [33, 784], got [32, 784]. Do the weights belong to another model?");
    }

    [Theory]
    [InlineData("mse")]
    [InlineData("mse of raw outputs")]
    [InlineData("nll")]
    [InlineData("crossEntropy")]
    public void Whatever_the_loss_predictions_are_probabilities_and_agree_with_the_test(string loss)
    {
        var raw = loss == "mse of raw outputs";
        var shorthand = new Shorthand { Dataset = "digits", Hidden = [16], Loss = raw ? null : loss, Epochs = 1, Threads = 1 };
        var experiment = raw ? shorthand.ToExperiment().Set("loss.type", "mse") : shorthand.ToExperiment();
        var (folder, _) = SmallRuns.Train(_root, experiment);
        using var model = TrainedModel.Open(folder, KernelPaths.Best);
        var guesses = model.Test(SmallRuns.Data.Test).Guesses;
        for (var i = 0; i < 100; i++)
        {
            var probabilities = model.Predict(Image(i));
            probabilities.ShouldAllBe(p => p >= 0 && p <= 1);
            probabilities.Sum().ShouldBe(1, 1e-5f);
            Array.IndexOf(probabilities, probabilities.Max()).ShouldBe(guesses[i]);
        }
    }

    [Fact]
    public void Samples_of_another_shape_or_with_other_classes_are_refused()
    {
        var (folder, _) = SmallRuns.Train(_root, SmallRuns.Experiment with { Epochs = 1 });
        using var model = TrainedModel.Open(folder, KernelPaths.Best);
        Should.Throw<ArgumentException>(() => model.Predict(new byte[783])).Message
            .ShouldBe("image: expected 784 bytes for samples [1, 28, 28], got 783.");
        var small = new ImageDataSet("small", 4, 4, new byte[16], [0], SmallRuns.Data.Test.ClassNames);
        Should.Throw<ArgumentException>(() => model.Test(small)).Message
            .ShouldBe("small: expected samples [1, 28, 28] of 10 classes, got [1, 4, 4] of 10.");
        var pair = new ImageDataSet("pair", 28, 28, new byte[784], [0], ["a", "b"]);
        Should.Throw<ArgumentException>(() => model.Test(pair)).Message
            .ShouldBe("pair: expected samples [1, 28, 28] of 10 classes, got [1, 28, 28] of 2.");
    }

    [Fact]
    public void Weights_that_were_damaged_or_are_another_models_are_refused()
    {
        var (folder, _) = SmallRuns.Train(_root, SmallRuns.Experiment with { Epochs = 1 });
        var good = File.ReadAllBytes(folder.BestPath);
        foreach (var at in new[] { 0, 100, good.Length / 2, good.Length - 1 })
        {
            var bad = good.ToArray();
            bad[at] ^= 4;
            File.WriteAllBytes(folder.BestPath, bad);
            Should.Throw<DamagedFileException>(() => TrainedModel.Open(folder, KernelPaths.Best), $"byte {at}");
        }

        File.WriteAllBytes(folder.BestPath, good);
        var file = folder.ReadBest();
        folder.WriteExperiment(new Shorthand { Dataset = "digits", Hidden = [33] }.ToExperiment());
        Refused().ShouldBe(
            $"{folder.BestPath}: expected 1.weight [33, 784], got [32, 784]. Do the weights belong to another model?");
        folder.WriteExperiment(SmallRuns.Experiment with { Model = new() { Layers = [new LayerSettings.Linear { Out = 10 }] } });
        Refused().ShouldStartWith($"{folder.BestPath}: the run's model does not fit its samples [1,28,28]: 0 (Linear): expected ");

        folder.WriteExperiment(SmallRuns.Experiment);
        With("chainrule.sample", "1,28,x").ShouldStartWith($"{folder.BestPath}: the run's model does not fit its samples [1,28,x]: ");
        With("chainrule.sample", "1,28,29").ShouldBe(
            $"{folder.BestPath}: expected 1.weight [32, 812], got [32, 784]. Do the weights belong to another model?");
        With("chainrule.classes", "a\nb").ShouldBe(
            $"{folder.BestPath}: expected 10 names of classes, as the run's model has outputs, got 2.");
        With("chainrule.classes", null).ShouldBe(
            $"{folder.BestPath}: expected the metadata chainrule.sample and chainrule.classes, got none. "
                + "Was it written by another program?");

        folder.WriteBest(file.Tensors, file.Metadata);
        TrainedModel.Open(folder, KernelPaths.Best).Dispose();
        File.Delete(folder.BestPath);
        TrainedModel.Open(folder, KernelPaths.Best).Dispose();
        File.Delete(folder.LastPath);
        Should.Throw<RunFolderException>(() => TrainedModel.Open(folder, KernelPaths.Best)).Message
            .ShouldBe($"{folder.Path}: the run has no last.safetensors. Did it end before it could save one?");

        string Refused() => Should.Throw<IncompatibleWeightsException>(() => TrainedModel.Open(folder, KernelPaths.Best, 2)).Message;

        string With(string key, string? value)
        {
            var metadata = new Dictionary<string, string>(file.Metadata);
            metadata.Remove(key);
            if (value is not null) metadata[key] = value;
            folder.WriteBest(file.Tensors, metadata);
            return Refused();
        }
    }
}
