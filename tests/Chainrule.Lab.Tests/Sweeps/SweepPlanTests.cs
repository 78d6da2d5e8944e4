using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Sweeps;
using Chainrule.Lab.Tests.Data;

namespace Chainrule.Lab.Tests.Sweeps;

public class SweepPlanTests
{
    [Fact]
    public void A_grid_has_every_combination_and_the_last_axis_changes_fastest()
    {
        var plan = new SweepPlan(Settings("optimizer.learningRate=0.1,0.01", "model.layers[1].out=64,128,256"));
        plan.Points.Select(point => string.Join(' ', point.Values))
            .ShouldBe(["0.1 64", "0.1 128", "0.1 256", "0.01 64", "0.01 128", "0.01 256"]);
        plan.Points.Select(point => point.Number).ShouldBe([1, 2, 3, 4, 5, 6]);
        plan.Points[5].Experiment.Optimizer.LearningRate.ShouldBe(0.01);
        plan.Points[5].Experiment.Model.Linears().First().Out.ShouldBe(256);
        plan.FolderOf(plan.Points[5], 0).ShouldBe("006-learningRate=0.01-out=256");
        (plan.Rungs(), plan.Epochs).ShouldBe((1, 60));
    }

    [Fact]
    public void Random_points_are_distinct_and_another_axis_does_not_change_them()
    {
        var one = new SweepPlan(Settings("optimizer.learningRate=log(1e-4,1e-1)") with { Random = 30 });
        one.Points.Count.ShouldBe(30);
        one.Points.Select(point => point.Values[0]).ShouldBeUnique();
        var two = new SweepPlan(Settings("batch=choice(16,32)", "optimizer.learningRate=log(1e-4,1e-1)") with { Random = 30 });
        two.Points.Select(point => point.Values[1]).ShouldBe(one.Points.Select(point => point.Values[0]));
        new SweepPlan(Settings("batch=choice(16,32)") with { Random = 30 }).Points.Count.ShouldBe(2);
        new SweepPlan(Settings("optimizer.learningRate=log(1e-4,1e-1)") with { Random = 30, Seed = 2 }).Points[0].Values
            .ShouldNotBe(one.Points[0].Values);
    }

    [Theory]
    [InlineData(27, 9, 3, "27 for 1, 9 for 3, 3 for 9")]
    [InlineData(20, 10, 3, "20 for 1, 6 for 3, 2 for 10")]
    [InlineData(4, 10, 2, "4 for 2, 2 for 5, 1 for 10")]
    [InlineData(2, 10, 3, "2 for 10")]
    [InlineData(81, 2, 3, "81 for 2")]
    public void Halving_begins_with_few_epochs_and_ends_with_all(int points, int epochs, int factor, string rungs)
    {
        var settings = Settings("optimizer.learningRate=log(1e-4,1e-1)") with { Random = points, Halving = factor };
        var experiment = settings.Experiment with { Epochs = epochs, Stop = new() { Patience = epochs - 1 } };
        var plan = new SweepPlan(settings with { Experiment = experiment });
        string.Join(", ", plan.RungEpochs.Select((n, rung) => $"{plan.PointsOf(rung)} for {n}")).ShouldBe(rungs);
        for (var rung = 0; rung < plan.Rungs(); rung++)
        {
            var shortened = plan.ExperimentOf(plan.Points[0], rung);
            shortened.Epochs.ShouldBe(plan.RungEpochs[rung]);
            Should.NotThrow(() => shortened.Checked());
        }
    }

    [Fact]
    public void Whatever_is_wrong_with_any_point_is_told_at_once()
    {
        var errors = Should.Throw<ConfigException>(() => new SweepPlan(Settings("optimizer.learningRate=0.1,-1", "batch=0,8,x"))).Errors;
        errors.Select(error => $"{error}").ShouldBe(
        [
            "batch: expected a whole number from 1 to 1000000, got 0. (points 1, 4)",
            "batch: expected a whole number from 1 to 1000000, got \"x\". (points 3, 6)",
            "optimizer.learningRate: expected a number above 0 and at most 1000, got -1. (points 4, 5, 6)",
        ], ignoreOrder: true);
        Should.Throw<ConfigException>(() => new SweepPlan(Settings("optimizer.learningrate=0.1"))).Message
            .ShouldContain("optimizer.learningrate: unknown key. Did you mean \"learningRate\"?");
    }

    [Fact]
    public void A_sweep_that_makes_no_sense_is_refused()
    {
        Refused(Settings("data.set=mnist,digits"), "data.set: all points of a sweep share it. Make a sweep for each.");
        Refused(Settings("""data={"set":"mnist"},{"set":"digits"}"""), "data: all points of a sweep share it. Make a sweep for each.");
        Refused(Settings("batch=8", "batch=16"), "batch: expected each path once, got it twice.");
        Refused(Settings("batch=whole(8,16)"), "batch: a grid needs values, got whole(8,16). Draw at random, or name the values.");
        Refused(Settings("epochs=1,2") with { Halving = 3 }, "epochs: successive halving sets the epochs itself.");
        Refused(Settings("batch=8") with { Halving = 1 }, "expected a factor of halving of 2 or more, got 1.");
        Refused(Settings(), "expected a setting that differs, got none.");
        Refused(Settings("batch=8") with { Random = 0 }, "expected 1 to 10000 random points, got 0.");
        var all = string.Join(',', Enumerable.Range(1, 101));
        Refused(Settings($"batch={all}", $"epochs={all}"), "expected at most 10000 points, got more. Draw some at random.");
        var unheld = Settings("batch=8") with { Halving = 3 };
        Refused(
            unheld with { Experiment = unheld.Experiment.Set("data.validation", "0") },
            "data.validation: successive halving chooses by samples held out: expected a part above 0, got 0.");

        static void Refused(SweepSettings settings, string message) =>
            Should.Throw<ConfigException>(() => new SweepPlan(settings)).Message.ShouldBe($"sweep: {message}");
    }

    [Fact]
    public void A_sweep_reads_what_it_writes_and_refuses_anything_else()
    {
        using var root = new TemporaryFolder();
        var settings = Settings("optimizer.learningRate=log(1e-4,1e-1)", "batch=choice(16,32)") with { Random = 7, Seed = 3, Halving = 3 };
        File.WriteAllText(root.At("sweep.json"), settings.ToJson());
        var read = SweepSettings.Read(root.Path);
        read.ToJson().ShouldBe(settings.ToJson());
        read.Axes.ShouldBe(settings.Axes, ignoreOrder: false, comparer: new ByText());
        var whole = settings.ToJson();
        foreach (var text in new[] { "", "{", "null", "{}", whole.Replace("log(", "lg("), whole.Replace("\"seed\": 3", "\"sed\": 3") })
        {
            File.WriteAllText(root.At("sweep.json"), text);
            Should.Throw<DamagedFileException>(() => SweepSettings.Read(root.Path), text).Message.ShouldContain("sweep.json");
        }
    }

    internal static SweepSettings Settings(params string[] axes) =>
        new() { Experiment = new Experiment(), Axes = [.. axes.Select(SweepAxis.Parse)] };

    private sealed class ByText : IEqualityComparer<SweepAxis>
    {
        public bool Equals(SweepAxis? x, SweepAxis? y) => $"{x}" == $"{y}";

        public int GetHashCode(SweepAxis axis) => $"{axis}".GetHashCode(StringComparison.Ordinal);
    }
}
