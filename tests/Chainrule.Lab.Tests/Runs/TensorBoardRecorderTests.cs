using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats.Events;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Formats.Events;
using Chainrule.Lab.Tests.Formats.Events.Messages;

namespace Chainrule.Lab.Tests.Runs;

public sealed class TensorBoardRecorderTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_event_file_tells_what_metrics_jsonl_tells()
    {
        var (folder, _) = Train(new RecordSettings { Test = true, GradientNorm = true });
        var scalars = Scalars(folder);
        var epochs = folder.ReadMetrics().OfType<EpochMetrics>().ToList();
        Of("loss/train").ShouldBe(epochs.Select(epoch => ((long)epoch.Epoch, (float)epoch.TrainLoss)));
        Of("loss/validation").ShouldBe(epochs.Select(epoch => ((long)epoch.Epoch, (float)epoch.ValidationLoss!)));
        Of("loss/test").ShouldBe(epochs.Select(epoch => ((long)epoch.Epoch, (float)epoch.TestLoss!)));
        Of("accuracy/train").ShouldBe(epochs.Select(epoch => ((long)epoch.Epoch, (float)epoch.TrainAccuracy!)));
        Of("accuracy/validation").ShouldBe(epochs.Select(epoch => ((long)epoch.Epoch, (float)epoch.ValidationAccuracy!)));
        Of("accuracy/test").ShouldBe(epochs.Select(epoch => ((long)epoch.Epoch, (float)epoch.TestAccuracy!)));
        Of("learning_rate").ShouldBe(epochs.Select(epoch => ((long)epoch.Epoch, (float)epoch.LearningRate)));
        Of("seconds_per_epoch").ShouldBe(epochs.Select(epoch => ((long)epoch.Epoch, (float)epoch.Seconds)));
        var steps = folder.ReadMetrics().OfType<StepMetrics>().ToList();
        steps.Count.ShouldBe(40);
        Of("loss/step").ShouldBe(steps.Select(step => (step.Step, (float)step.Loss)));
        Of("gradient_norm").ShouldBe(steps.Select(step => (step.Step, (float)step.GradientNorm!)));

        IEnumerable<(long, float)> Of(string tag) => scalars.Where(one => one.Tag == tag).Select(one => (one.Step, one.Value));
    }

    [Fact]
    public void What_is_not_measured_is_not_told()
    {
        var (folder, _) = Train(new RecordSettings(), ("data.validation", "0"));
        Scalars(folder).Select(one => one.Tag).Distinct().ShouldBe(
            [
                "loss/step", "loss/train", "accuracy/train", "learning_rate", "seconds_per_epoch", "best/test_accuracy", "best/test_loss",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Settings_and_the_tested_accuracy_stand_on_the_page_of_hyperparameters()
    {
        var (folder, result) = Train(new RecordSettings());
        var values = Messages(folder).SelectMany(one => one.Summary?.Value.ToList() ?? []).ToList();
        var plugins = values.Where(value => value.Metadata?.PluginData.PluginName == "hparams")
            .Select(value => HParamsPluginData.Parser.ParseFrom(value.Metadata.PluginData.Content)).ToList();
        plugins.Count.ShouldBe(3);
        var start = plugins[1].SessionStartInfo.Hparams;
        start["optimizer.type"].StringValue.ShouldBe("sgd");
        start["epochs"].NumberValue.ShouldBe(2);
        start["model.layers[1].out"].NumberValue.ShouldBe(32);
        start["record.events"].BoolValue.ShouldBeTrue();
        plugins[0].Experiment.HparamInfos.Select(one => one.Name).ShouldBe(start.Keys, ignoreOrder: true);
        plugins[2].SessionEndInfo.Status.ShouldBe(1);
        var metric = plugins[0].Experiment.MetricInfos[0].Name.Tag;
        values.Single(value => value.Tag == metric).SimpleValue.ShouldBe((float)result.Test!.Accuracy);
    }

    [Fact]
    public void The_samples_and_the_first_layer_are_pictures()
    {
        var (folder, _) = Train(new RecordSettings());
        var images = (
            from record in Records(folder)
            from image in record.Values.OfType<EventValue.Image>()
            select (record.Step, image)).ToList();
        images.Select(one => (one.image.Tag, one.Step)).ShouldBe([("examples", 0L), ("first_layer", 0L), ("first_layer", 2L)]);
        var examples = Picture(images[0].image);
        (examples.Width, examples.Height).ShouldBe((8 * 29 - 1, 8 * 29 - 1));
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        for (var y = 0; y < 28; y++)
            examples.Pixels.Slice(y * examples.Width, 28).ToArray().ShouldBe(run.Training.Image(0).Slice(28 * y, 28).ToArray());
        var layer = Picture(images[1].image);
        (layer.Width, layer.Height).ShouldBe((8 * 29 - 1, 4 * 29 - 1));
        Picture(images[2].image).Pixels.ToArray().ShouldNotBe(layer.Pixels.ToArray());
        var weights = WeightTensors.Of(run.Network.Weights)[0].ToSingles();
        var largest = weights.Max(Math.Abs);
        layer.Pixels[29].ShouldBe((byte)MathF.Round(127.5f + 127.5f * weights[784] / largest));

        static GrayImage Picture(EventValue.Image image)
        {
            var picture = PngReader.Parse(image.Png.ToArray(), "image");
            (picture.Width, picture.Height, 1).ShouldBe((image.Width, image.Height, image.Colours));
            return picture;
        }
    }

    [Fact]
    public void Histograms_of_each_parameter_are_written_where_they_are_wanted()
    {
        var (folder, _) = Train(new RecordSettings { Histograms = true });
        var all =
            from record in Records(folder)
            from value in record.Values.OfType<EventValue.Histogram>()
            select (value.Tag, record.Step, value.Values.Count);
        all.ShouldBe(
            from epoch in new[] { 0L, 1, 2 }
            from parameter in new[] { ("1.weight", 25_088.0), ("1.bias", 32), ("3.weight", 320), ("3.bias", 10) }
            select ("weights/" + parameter.Item1, epoch, parameter.Item2));
        var plain = Records(Train(new RecordSettings()).Folder);
        plain.SelectMany(record => record.Values).ShouldNotContain(value => value is EventValue.Histogram);
    }

    [Fact]
    public void The_weights_are_the_same_with_and_without_an_event_file()
    {
        var (with, result) = Train(new RecordSettings { Histograms = true });
        var (without, other) = Train(new RecordSettings { Events = false });
        Files(with).Length.ShouldBe(1);
        Files(without).ShouldBeEmpty();
        other.WeightsSha256.ShouldBe(result.WeightsSha256);
    }

    [Fact]
    public void A_run_that_diverged_is_told_as_a_failure()
    {
        var (folder, result) = SmallRuns.Train(
            _root, SmallRuns.Experiment with { Optimizer = new OptimizerSettings.Sgd { LearningRate = 1e30 } });
        result.Status.ShouldBe(RunStatus.Diverged);
        var last = Messages(folder)[^1].Summary.Value.Single();
        HParamsPluginData.Parser.ParseFrom(last.Metadata.PluginData.Content).SessionEndInfo.Status.ShouldBe(2);
    }

    [Fact]
    public void The_best_weights_are_saved_for_numpy_where_that_is_wanted()
    {
        var (folder, _) = Train(new RecordSettings { Npz = true });
        var (npz, best) = (Lab.Formats.WeightFile.Open(folder.BestNpzPath), folder.ReadBest());
        foreach (var tensor in best.Tensors)
            npz.Tensors.Single(one => one.Name == tensor.Name).Bytes.ToArray().ShouldBe(tensor.Bytes.ToArray());
        File.Exists(Train(new RecordSettings()).Folder.BestNpzPath).ShouldBeFalse();
    }

    private (RunFolder Folder, RunResult Result) Train(RecordSettings record, params (string, string)[] changes) =>
        SmallRuns.Train(_root, (SmallRuns.Experiment with { Record = record }).Set(changes));

    private static string[] Files(RunFolder folder) => Directory.GetFiles(folder.Path, "events.out.tfevents.*");

    private static IReadOnlyList<EventRecord> Records(RunFolder folder) => EventFileReader.Read(Files(folder).Single());

    private static IReadOnlyList<Event> Messages(RunFolder folder) => EventMessages.Of(File.ReadAllBytes(Files(folder).Single()));

    private static List<(string Tag, long Step, float Value)> Scalars(RunFolder folder) =>
    [
        .. from record in Records(folder)
           from value in record.Values.OfType<EventValue.Scalar>()
           select (value.Tag, record.Step, value.Value),
    ];
}
