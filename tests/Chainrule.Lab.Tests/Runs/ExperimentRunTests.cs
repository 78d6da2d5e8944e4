using Chainrule.Kernels;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Training;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Tests.Runs;

public sealed class ExperimentRunTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_run_leaves_its_files_and_no_others()
    {
        var (folder, _) = SmallRuns.Train(_root);
        var names = Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)!.Split(".tfevents.")[0]);
        names.Order(StringComparer.Ordinal).ShouldBe(
        [
            "best.safetensors", "environment.json", "events.out", "experiment.json", "experiment.schema.json", "last.safetensors",
            "log.txt", "metrics.jsonl", "result.json",
        ]);
    }

    [Fact]
    public void The_result_is_what_was_heard_measured_and_saved()
    {
        var (listener, test) = (new Listener(), (Evaluation?)null);
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        var folder = RunFolder.Create(_root.Path, "run");
        var result = run.Train(folder, listener);
        test = run.Test.ShouldNotBeNull();

        folder.ReadResult().ShouldBe(result);
        (result.Run, result.Status, result.Message, result.Dataset).ShouldBe((folder.Path, RunStatus.Done, null, "digits"));
        (result.Epochs, result.Threads, result.Kernels).ShouldBe((2, 1, KernelPaths.Word(KernelPaths.Best)));
        result.Parameters.ShouldBe(784 * 32 + 32 + 32 * 10 + 10);
        var best = listener.Epochs.Last(epoch => epoch.IsBest);
        result.Best.ShouldBe(new BestEpoch(best.Epoch, best.ValidationAccuracy!.Value, best.ValidationLoss!.Value));
        result.Test.ShouldBe(new TestScore(test.Accuracy, test.Loss));
        (test.Count, test.Guesses.Length).ShouldBe((500, 500));

        // A hundred steps on digits so varied: 44 %; chance is 10.
        test.Accuracy.ShouldBeGreaterThan(0.4);
        result.TrainSeconds.ShouldBe(listener.Epochs.Sum(epoch => epoch.Seconds), 1e-9);
        result.SecondsPerEpoch.ShouldBe(result.TrainSeconds / 2, 1e-9);
        result.WeightsSha256.ShouldBe(SmallRuns.Sha256(folder.ReadLast(), run));
    }

    [Fact]
    public void Every_word_trains()
    {
        LayerSettings[] layers =
        [
            new LayerSettings.Conv2d { Out = 4, Kernel = 3, Stride = 2 },
            new LayerSettings.BatchNorm(),
            new LayerSettings.Silu(),
            new LayerSettings.Concat
            {
                Branches = [[new LayerSettings.MaxPool2d { Kernel = 2 }], [new LayerSettings.AvgPool2d { Kernel = 2 }]],
            },
            new LayerSettings.Dropout { P = 0.1 },
            new LayerSettings.Flatten(),
            new LayerSettings.WeightNorm { Layers = [new LayerSettings.Linear { Out = 16 }] },
            new LayerSettings.LayerNorm(),
            new LayerSettings.Prelu(),
            new LayerSettings.Linear { Out = 10 },
        ];
        var experiment = SmallRuns.Experiment with
        {
            Model = new() { Layers = layers },
            Loss = new LossSettings.CrossEntropy { LabelSmoothing = 0.05, ClassWeights = [.. Enumerable.Repeat(1.0, 9), 2] },
            Optimizer = new OptimizerSettings.AdamW { LearningRate = 0.01, ClipNorm = 5, DecayBiasesAndNorms = false, Ema = new() },
            Schedule = new ScheduleSettings.Cosine { Warmup = 0.2 },
        };
        var listener = new Listener();
        var (folder, result) = SmallRuns.Train(_root, experiment, listen: _ => listener);
        result.Status.ShouldBe(RunStatus.Done);
        result.Test.ShouldNotBeNull().Accuracy.ShouldBeGreaterThan(0.5);
        listener.Steps[0].LearningRate.ShouldBe(0.01 / 12, 1e-12);
        listener.Steps.Max(step => step.LearningRate).ShouldBe(0.01, 1e-12);
        listener.Steps[^1].LearningRate.ShouldBeLessThan(1e-4);
        folder.ReadExperiment().Schedule.ShouldBe(experiment.Schedule);
    }

    [Fact]
    public void Class_weights_are_as_many_as_the_data_has_classes()
    {
        var experiment = SmallRuns.Experiment with { Loss = new LossSettings.CrossEntropy { ClassWeights = [1, 2, 3] } };
        Should.Throw<ArgumentException>(() => new ExperimentRun(experiment, SmallRuns.Data, KernelPaths.Best)).Message.ShouldBe(
            "loss.classWeights: expected 10 weights, one for each class of digits, got 3.");
    }

    [Fact]
    public void The_environment_tells_what_trained_and_on_what()
    {
        var (folder, _) = SmallRuns.Train(_root, SmallRuns.Experiment with { Threads = 2 }, KernelPath.Scalar);
        var environment = folder.ReadEnvironment();
        (environment.Threads, environment.Kernels, environment.Dataset).ShouldBe((2, "scalar", "digits"));
        var bytes = new[] { SmallRuns.Data.Training, SmallRuns.Data.Test }
            .SelectMany(part => Enumerable.Range(0, part.Count).SelectMany(i => part.Image(i).ToArray().Append((byte)part.Label(i))));
        environment.DataSha256.ShouldBe(Samples.Sha256([.. bytes]));
    }

    [Fact]
    public void The_metrics_are_every_epoch_and_twenty_means_of_steps_in_each()
    {
        var listener = new Listener();
        var (folder, _) = SmallRuns.Train(_root, SmallRuns.Experiment with { Batch = 20 }, listen: _ => listener);
        var metrics = folder.ReadMetrics();

        var epochs = metrics.OfType<EpochMetrics>().ToList();
        epochs.Select(epoch => (epoch.Epoch, epoch.TrainLoss, epoch.TrainAccuracy)).ShouldBe(
            listener.Epochs.Select(epoch => (epoch.Epoch, epoch.TrainingLoss, (double?)epoch.TrainingAccuracy)));
        epochs.Select(epoch => (epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.LearningRate, epoch.Seconds)).ShouldBe(
            listener.Epochs.Select(epoch => (epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.LearningRate, epoch.Seconds)));
        epochs.ShouldAllBe(epoch => epoch.TestLoss == null && epoch.TestAccuracy == null);

        // 1,667 samples to learn from, batches of 20: 84 steps an epoch.
        var steps = metrics.OfType<StepMetrics>().ToList();
        steps.Count.ShouldBe(40);
        (steps[19].Step, steps[19].Epoch, steps[39].Step, steps[39].Epoch).ShouldBe((84, 1, 168, 2));
        var from = 0L;
        foreach (var step in steps)
        {
            var heard = listener.Steps.Where(one => one.Step > from && one.Step <= step.Step).ToList();
            heard.Count.ShouldBeInRange(4, 5);
            step.Loss.ShouldBe(heard.Average(one => (double)one.Loss), 1e-9);
            from = step.Step;
        }

        metrics.Select(one => one is EpochMetrics).ShouldBe([.. Rows(), .. Rows()]);
        static IEnumerable<bool> Rows() => Enumerable.Repeat(false, 20).Append(true);
    }

    [Fact]
    public void An_epoch_of_few_steps_has_a_row_for_each()
    {
        var (folder, _) = SmallRuns.Train(_root, SmallRuns.Experiment with { Batch = 500, Epochs = 1 });
        folder.ReadMetrics().OfType<StepMetrics>().Select(step => step.Step).ShouldBe([1L, 2, 3, 4]);
    }

    [Fact]
    public void The_log_tells_the_data_each_epoch_and_the_end()
    {
        var (folder, result) = SmallRuns.Train(_root);
        var lines = File.ReadAllLines(folder.LogPath);
        lines.Length.ShouldBe(4);
        lines.ShouldAllBe(line => line[10] == 'T' && line[19] == 'Z' && line[20] == ' ');
        lines[0].ShouldEndWith(" digits from drawn by the program: 1667 to learn from, 333 held out, 500 to test");
        lines[1].ShouldMatch(
            @" epoch 1: loss \d[\d.]*, accuracy [\d.]+ ?%, validation loss \d[\d.]*, accuracy [\d.]+ ?%, [\d.]+ s, best so far$");
        lines[3].ShouldContain(" Done: {");
        lines[3].ShouldContain(result.WeightsSha256);
    }

    [Fact]
    public void The_best_weights_are_those_of_the_best_epoch()
    {
        var (hashes, accuracies) = (new List<string>(), new List<double>());
        var (folder, result) = SmallRuns.Train(
            _root,
            SmallRuns.Experiment with { Epochs = 6, Optimizer = new OptimizerSettings.Sgd { LearningRate = 0.8 } },
            listen: run => new Listener
            {
                AtEpoch = epoch =>
                {
                    hashes.Add(WeightTensors.Sha256(run.Network.Weights));
                    accuracies.Add(epoch.ValidationAccuracy!.Value);
                },
            });
        result.Best.ShouldNotBeNull().Epoch.ShouldBeLessThan(6, "so high a rate has better and worse epochs");
        result.Best.ValidationAccuracy.ShouldBe(accuracies.Max());
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        SmallRuns.Sha256(folder.ReadBest(), run).ShouldBe(hashes[result.Best.Epoch - 1]);
        SmallRuns.Sha256(folder.ReadLast(), run).ShouldBe(hashes[^1]);
        result.WeightsSha256.ShouldBe(hashes[^1]);
    }

    [Fact]
    public void Without_validation_the_best_epoch_is_that_of_the_lowest_training_loss()
    {
        var (folder, result) = SmallRuns.Train(
            _root, SmallRuns.Experiment with { Data = SmallRuns.Experiment.Data with { Validation = 0, TrainLimit = 300 } });
        var losses = folder.ReadMetrics().OfType<EpochMetrics>().Select(epoch => epoch.TrainLoss).ToList();
        result.Best.ShouldBe(new BestEpoch(losses.IndexOf(losses.Min()) + 1, null, null));
        result.Test.ShouldNotBeNull();
        File.ReadAllLines(folder.LogPath)[0].ShouldContain("300 to learn from, 0 held out");
        File.ReadAllLines(folder.LogPath)[1].ShouldNotContain("validation");
    }

    [Fact]
    public void The_training_samples_are_limited_before_the_split()
    {
        var experiment = SmallRuns.Experiment with { Data = SmallRuns.Experiment.Data with { Validation = 0.3, TrainLimit = 1000 } };
        using var run = new ExperimentRun(experiment, SmallRuns.Data, KernelPaths.Best);
        (run.Training.Count, run.Validation.Count, run.Inputs).ShouldBe((700, 300, 784));
    }

    [Fact]
    public void Digits_that_stand_in_for_other_data_are_named_in_the_experiment()
    {
        var experiment = SmallRuns.Experiment with { Data = new() { Set = "mnist", Folder = "there" } };
        using var run = new ExperimentRun(experiment, SmallRuns.Data with { FallbackReason = "none found" }, KernelPaths.Best);
        (run.Experiment.Data.Set, run.Experiment.Data.Folder).ShouldBe(("digits", null));
    }

    [Fact]
    public void What_does_not_fit_is_found_before_there_is_a_folder()
    {
        Refused(new Shorthand { Hidden = [32] }.ToExperiment(classes: 7)).Message
            .ShouldBe("model: expected 10 outputs, one for each class of digits, got 7.");
        Refused(With(new LayerSettings.Linear { Out = 10 })).Message.ShouldContain("Flatten first?");
        Refused(With(new LayerSettings.Flatten(), new LayerSettings.Residual { Layers = [new LayerSettings.Linear { Out = 10 }] })).Message
            .ShouldStartWith("1 (Residual): ");
        Refused(SmallRuns.Experiment with { Data = SmallRuns.Experiment.Data with { TrainLimit = 1, Validation = 0.5 } }).Message
            .ShouldContain("leaves none of 1 samples to train on");

        static Experiment With(params LayerSettings[] layers) => SmallRuns.Experiment with { Model = new() { Layers = layers } };

        static ArgumentException Refused(Experiment experiment) => Should.Throw<ArgumentException>(
            () => new ExperimentRun(experiment, SmallRuns.Data, KernelPaths.Best));
    }
}
