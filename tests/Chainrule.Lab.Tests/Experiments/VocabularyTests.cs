using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Tests.Experiments;

/// <summary>Every word of an experiment is written, read back and described, with each of its keys.</summary>
public class VocabularyTests
{
    private static readonly (Type Kind, IEnumerable<object> Examples)[] s_kinds =
    [
        (typeof(LayerSettings), Examples.Layers), (typeof(LossSettings), Examples.Losses),
        (typeof(OptimizerSettings), Examples.Optimizers), (typeof(ScheduleSettings), Examples.Schedules),
    ];

    /// <summary>What cannot be another value in its example, because other keys forbid it.</summary>
    private static readonly string[] s_bound = ["Sgd.Dampening", "OneCycle.Warmup"];

    [Fact]
    public void Every_record_has_one_example()
    {
        foreach (var (kind, examples) in s_kinds)
        {
            examples.Select(example => example.GetType()).ShouldBe(kind.GetNestedTypes(), ignoreOrder: true, kind.Name);
        }
    }

    [Fact]
    public void An_example_says_nothing_that_is_the_default() =>
        (from kind in s_kinds
         from example in kind.Examples
         from value in Examples.Values(example)
         where Examples.Same(value.Value, value.Default)
         select $"{example.GetType().Name}.{value.Name}").ShouldBe(s_bound);

    [Fact]
    public void Every_value_is_read_back()
    {
        foreach (var experiment in Examples.All())
        {
            var json = experiment.ToJson();
            var read = ExperimentReader.Parse(json, "x.json");
            Examples.Same(read.Model.Layers, experiment.Model.Layers).ShouldBeTrue(json);
            Examples.Same(read.Loss, experiment.Loss).ShouldBeTrue(json);
            Examples.Same(read.Optimizer, experiment.Optimizer).ShouldBeTrue(json);
            Examples.Same(read.Schedule, experiment.Schedule).ShouldBeTrue(json);
            read.ToJson().ShouldBe(json);
        }
    }

    [Fact]
    public void Dampening_and_a_cycle_without_a_warm_up_are_read_back_too()
    {
        var damped = new OptimizerSettings.Sgd { Momentum = 0.5, Dampening = 0.25 };
        new Experiment { Optimizer = damped }.Checked().Optimizer.ShouldBe(damped);
        new Experiment { Schedule = new ScheduleSettings.OneCycle() }.Checked().Schedule.ShouldBe(new ScheduleSettings.OneCycle());
    }

    [Fact]
    public void A_word_is_its_records_name()
    {
        foreach (var experiment in Examples.All())
        {
            var json = experiment.ToJson();
            object[] parts = [experiment.Model.Layers[0], experiment.Loss, experiment.Optimizer, experiment.Schedule];
            foreach (var part in parts) json.ShouldContain($"\"type\": \"{Examples.Word(part.GetType())}\"");
        }
    }

    [Fact]
    public void A_window_of_equal_sides_is_one_number_and_any_other_two()
    {
        var json = new Experiment { Model = new() { Layers = [Examples.Layers[1], new LayerSettings.Linear { Out = 1 }] } }.ToJson();
        json.ShouldContain("\"kernel\": [3, 2]");
        json.ShouldContain("\"dilation\": 2");
        var pooled = ExperimentReader.Parse(
            """{ "model": { "layers": [ { "type": "maxPool2d", "kernel": [2, 2], "stride": null }, { "type": "linear", "out": 10 } ] } }""",
            "x.json");
        pooled.Model.Layers[0].ShouldBe(new LayerSettings.MaxPool2d { Kernel = 2 });
    }
}
