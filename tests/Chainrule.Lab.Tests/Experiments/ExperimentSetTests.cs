using Chainrule.Lab.Experiments;
using Chainrule.Nn;

namespace Chainrule.Lab.Tests.Experiments;

public class ExperimentSetTests
{
    [Fact]
    public void Values_are_set_by_their_paths()
    {
        var experiment = new Experiment().Set(
        [
            ("optimizer.learningRate", "0.01"),
            ("model.layers[1].out", "99"),
            ("model.layers[2].type", "tanh"),
            ("model.start", "normal"),
            ("data.normalisation", "{ \"type\": \"scale\", }"),
            ("data.folder", "some/where else"),
            ("data.augmentation.rotate", "12"),
            ("data.augmentation.elastic.alpha", "34"),
            ("name", "7"),
        ]);
        experiment.Optimizer.ShouldBe(new OptimizerSettings.Sgd { LearningRate = 0.01 });
        experiment.Model.Layers[1].ShouldBe(new LayerSettings.Linear { Out = 99 });
        experiment.Model.Layers[2].ShouldBe(new LayerSettings.Tanh());
        experiment.Model.Start.ShouldBe(StartRule.LeCunNormal);
        experiment.Data.Normalisation.ShouldBe(new NormalisationSettings.Scale());
        experiment.Data.Folder.ShouldBe("some/where else");
        experiment.Data.Augmentation.ShouldBe(new AugmentationSettings { Rotate = 12, Elastic = new() { Alpha = 34 } });
        experiment.Name.ShouldBe("7");
        experiment.Set("name", "null").Name.ShouldBeNull();
    }

    [Fact]
    public void A_new_type_takes_its_own_defaults_and_the_same_type_keeps_the_values()
    {
        var scale = new Experiment().Set("data.normalisation.type", "scale");
        var standard = scale.Set([("data.normalisation.type", "standard"), ("data.normalisation.mean", "0.5")]);
        standard.Data.Normalisation.ShouldBe(new NormalisationSettings.Standard { Mean = 0.5 });
        standard.Set("data.normalisation.type", "standard").Data.Normalisation.ShouldBe(standard.Data.Normalisation);
        standard.Set("data.normalisation.type", "scale").Data.Normalisation.ShouldBe(new NormalisationSettings.Scale());
    }

    [Fact]
    public void A_new_optimizer_brings_its_own_rate()
    {
        var adam = new Experiment().Set("optimizer.type", "adam");
        adam.Optimizer.ShouldBe(new OptimizerSettings.Adam());
        adam.Set("optimizer.ema.decay", "0.99").Optimizer.ShouldBe(new OptimizerSettings.Adam { Ema = new() { Decay = 0.99 } });
        adam.Set("schedule", """{ "type": "cosine", "warmup": 0.5 }""").Schedule.ShouldBe(new ScheduleSettings.Cosine { Warmup = 0.5 });
    }

    [Fact]
    public void Only_the_end_of_several_changes_need_be_right()
    {
        (string, string)[] changes = [("loss.type", "nll"), ("model.layers[3]", """{"type":"logSoftmax"}""")];
        new Experiment().Set(changes).Loss.ShouldBe(new LossSettings.Nll());
        Should.Throw<ConfigException>(() => new Experiment().Set([changes[0]]));
    }

    [Theory]
    [InlineData(
        "optimizer.learningrate",
        "1",
        "unknown key. Did you mean \"learningRate\"? "
        + "Allowed here: type, learningRate, momentum, nesterov, dampening, weightDecay, decayBiasesAndNorms, clipNorm, clipValue, ema.")]
    [InlineData("optimizer.learningRate", "fast", "expected a number above 0 and at most 1000, got \"fast\".")]
    [InlineData("optimizer.learningRate", "-1", "expected a number above 0 and at most 1000, got -1.")]
    [InlineData("optimizer.learningRate", "NaN", "expected a number above 0 and at most 1000, got \"NaN\".")]
    [InlineData("optimizer.learningRate", "", "expected a number above 0 and at most 1000, got \"\".")]
    [InlineData("optimizer.learningRate", "1,2", "expected a number above 0 and at most 1000, got \"1,2\".")]
    [InlineData(
        "optimizer.type",
        "lbfgs",
        "expected \"sgd\", \"adam\", \"adamW\", \"rmsprop\", \"adagrad\" or \"lion\", got \"lbfgs\".")]
    [InlineData(
        "loss.type",
        "mce",
        "expected \"crossEntropy\", \"nll\", \"mse\", \"l1\", \"huber\" or \"bceWithLogits\", got \"mce\". Did you mean \"mse\"?")]
    [InlineData("model.layers[2].type", "gleu", "expected one of 25 layers, got \"gleu\". Did you mean \"gelu\"?")]
    [InlineData(
        "schedule.type",
        "linear",
        "expected \"constant\", \"step\", \"multiStep\", \"exponential\", \"cosine\", \"oneCycle\" or \"plateau\", got \"linear\".")]
    [InlineData("epochs", "ten", "expected a whole number from 1 to 1000000, got \"ten\".")]
    [InlineData("epochs.count", "1", "expected an object that has \"count\", got 10.")]
    [InlineData("epochs[0]", "1", "expected a list that has [0], got 10.")]
    [InlineData("model.layers[4].out", "1", "expected a list that has [4], got a list of 4, counted from 0.")]
    [InlineData("model.layers[4]", "1", "expected a list that has [4], got a list of 4, counted from 0.")]
    [InlineData("model.layers[0].out", "1", "unknown key. Allowed here: type.")]
    [InlineData("", "1", "expected a path like optimizer.learningRate or model.layers[1].out.")]
    [InlineData(".epochs", "1", "expected a path like optimizer.learningRate or model.layers[1].out.")]
    [InlineData("model.layers[x]", "1", "expected a path like optimizer.learningRate or model.layers[1].out.")]
    [InlineData("[0]", "1", "expected a path like optimizer.learningRate or model.layers[1].out.")]
    public void A_wrong_change_is_explained(string path, string value, string message) =>
        Should.Throw<ConfigException>(() => new Experiment().Set(path, value)).Message
            .ShouldBe(path.Length == 0 ? $"--set: {message}" : $"--set: {path}: {message}");

    [Fact]
    public void An_unknown_section_is_explained_where_it_begins()
    {
        Should.Throw<ConfigException>(() => new Experiment().Set("optimiser.learningRate", "1")).Message.ShouldBe(
            "--set: optimiser: unknown key. Did you mean \"optimizer\"? "
            + "Allowed here: $schema, name, data, model, loss, optimizer, schedule, epochs, batch, "
            + "stop, seed, repeats, record, threads.");
    }

    [Fact]
    public void All_wrong_changes_are_told_at_once()
    {
        Should.Throw<ConfigException>(() => new Experiment().Set([("epochs", "0"), ("batch", "x"), ("seed", "5")])).Errors
            .Select(error => error.Path).ShouldBe(["epochs", "batch"]);
    }
}
