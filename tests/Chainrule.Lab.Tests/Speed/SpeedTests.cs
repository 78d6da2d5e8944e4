using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Speed;
using Chainrule.Lab.Tests.Experiments;
using Chainrule.Plans;

namespace Chainrule.Lab.Tests.Speed;

public class SpeedTests
{
    [Fact]
    public void Every_path_of_this_machine_has_a_peak()
    {
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported)) Peak.Measure(1, path, runs: 1).ShouldBePositive();
    }

    [Fact]
    public void All_threads_are_there_when_the_work_begins_and_when_it_ends()
    {
        var ran = new int[3];
        AtOnce.Least(3, 4, thread => ran[thread]++).ShouldBeGreaterThanOrEqualTo(0);
        ran.ShouldBe([5, 5, 5]);
    }

    [Fact]
    public void The_recipes_are_those_of_the_experiments()
    {
        var folder = Snapshot.PathOf("experiments", "mnist", "quick");
        AccuracyGoal.All.Select(goal => $"{goal.Percent}").ShouldBe(Directory.GetDirectories(folder).Select(Path.GetFileName).Order());
        foreach (var goal in AccuracyGoal.All)
        {
            var written = ExperimentReader.Read(Path.Combine(folder, $"{goal.Percent}", "experiment.json"));
            ExperimentJson(goal.Recipe).ShouldBe(ExperimentJson(written));
            goal.Recipe.Data.Validation.ShouldBe(0);
        }
    }

    [Fact]
    public void An_accuracy_is_reached_before_the_recipe_ends_or_never()
    {
        var data = new ResolvedData(BuiltInDigits.Training(1, 1000), BuiltInDigits.Test(1, 200), "here");
        var recipe = ExperimentReader.Parse("""{"epochs": 3, "threads": 1, "data": {"validation": 0}}""", "x");
        using var team = new Team(1);
        var options = new PlanOptions { Team = team };
        var soon = AccuracyTime.Measure(new AccuracyGoal(20, recipe), data, options, repeats: 2);
        soon.Seconds.Count.ShouldBe(2);
        soon.MedianSeconds.ShouldNotBeNull();
        foreach (var (reached, whole) in soon.Seconds.Zip(soon.WholeSeconds)) reached!.Value.ShouldBeInRange(0, whole);
        soon.Accuracies.ShouldAllBe(accuracy => accuracy > 0.2);

        var never = AccuracyTime.Measure(new AccuracyGoal(101, recipe), data, options, repeats: 1);
        (never.Seconds[0], never.MedianSeconds).ShouldBe((null, null));

        // Testing on the way changes nothing: seed 1 ends where it ended before.
        never.Accuracies[0].ShouldBe(soon.Accuracies[0]);
    }

    [Fact]
    public void Fewer_images_than_an_epochs_are_scaled_up()
    {
        using var team = new Team(1);
        var speed = CaseSpeed.Measure(
            SpeedCase.All[0], BuiltInDigits.Training(1, 600), new PlanOptions { Team = team }, peak: 100, seconds: 0);
        (speed.Name, speed.Batch).ShouldBe(("mlp", 64));
        (speed.SecondsPerEpoch * speed.ImagesPerSecond).ShouldBe(CaseSpeed.Epoch, 1e-6);
        speed.ShareOfPeak.ShouldBe(speed.Gflops / 100, 1e-9);
    }

    private static string ExperimentJson(Experiment experiment) => experiment.ToJson();
}
