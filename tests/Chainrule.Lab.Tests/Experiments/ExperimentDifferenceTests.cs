using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Tests.Experiments;

public class ExperimentDifferenceTests
{
    private static readonly Experiment s_usual = new();

    [Fact]
    public void Experiments_that_are_alike_differ_in_nothing_and_names_do_not_count()
    {
        ExperimentDifference.Of([]).Paths.ShouldBeEmpty();
        ExperimentDifference.Of([s_usual]).Paths.ShouldBeEmpty();
        ExperimentDifference.Of([s_usual, s_usual with { Name = "mine", Schema = "x" }]).Paths.ShouldBeEmpty();
    }

    [Fact]
    public void Every_value_that_differs_is_told_with_its_path_in_the_order_of_a_file()
    {
        var other = s_usual.Set(
            [("seed", "3"), ("optimizer.learningRate", "0.5"), ("model.layers[1].out", "64"), ("data.trainLimit", "500")]);
        var difference = ExperimentDifference.Of([s_usual, other, s_usual]);
        difference.Paths.ShouldBe(["data.trainLimit", "model.layers[1].out", "optimizer.learningRate", "seed"]);
        difference.Names.ShouldBe(["trainLimit", "layers[1].out", "learningRate", "seed"]);
        difference.Values[0].ShouldBe([null, "256", "0.1", "1"]);
        difference.Values[1].ShouldBe(["500", "64", "0.5", "3"]);
        difference.Values[2].ShouldBe(difference.Values[0]);
    }

    [Fact]
    public void Names_grow_until_they_tell_apart()
    {
        var other = s_usual.Set(
            [("stop.patience", "3"), ("stop.trainingAccuracy", "1"), ("schedule.type", "plateau"), ("loss.type", "mse")]);
        var plateau = other.Set([("schedule.patience", "5"), ("stop.patience", "4")]);
        ExperimentDifference.Of([s_usual, other, plateau]).Names.ShouldBe(
            ["loss.type", "schedule.type", "schedule.patience", "stop.patience", "trainingAccuracy"], ignoreOrder: true);
    }

    [Fact]
    public void Keys_of_another_type_count_only_where_they_are_not_its_defaults()
    {
        var adam = s_usual.Set("optimizer.type", "adam");
        ExperimentDifference.Of([s_usual, adam]).Names.ShouldBe(["optimizer.type", "learningRate"]);
        var slow = ExperimentDifference.Of([s_usual, adam.Set("optimizer.beta1", "0.8")]);
        slow.Names.ShouldBe(["optimizer.type", "learningRate", "beta1"]);
        slow.Values.ShouldBe([["sgd", "0.1", null], ["adam", "0.001", "0.8"]]);
    }

    [Fact]
    public void Models_of_other_layers_differ_in_one_value()
    {
        Experiment[] all =
        [
            s_usual, new Shorthand { Hidden = [128, 64] }.ToExperiment(), new Shorthand { Activation = "tanh" }.ToExperiment(),
            new Shorthand { Norm = "batch", Dropout = 0.5 }.ToExperiment(), new Shorthand { Norm = "batch", Dropout = 0.3 }.ToExperiment(),
        ];
        var difference = ExperimentDifference.Of(all);
        difference.Names.ShouldBe(["layers"]);
        string[] words =
        [
            "256-10 relu", "128-64-10 relu", "256-10 tanh", "256-10 batchNorm relu dropout", "256-10 batchNorm relu dropout (2)",
        ];
        difference.Values.Select(row => row.Single()).ShouldBe(words);
    }

    [Fact]
    public void Every_path_of_an_experiment_can_be_set()
    {
        foreach (var (path, value) in ExperimentDifference.Flatten(s_usual with { Schedule = new ScheduleSettings.Step() }))
            Should.NotThrow(() => s_usual.Set([("schedule.type", "step"), (path, value)]), path);
    }
}
