using Chainrule.Kernels;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Sweeps;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Runs;

namespace Chainrule.Lab.Tests.Sweeps;

public sealed class RunsListTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Runs_repeats_and_sweeps_are_one_entry_each_newest_first()
    {
        RunsList.Read(_root.At("none")).ShouldBeEmpty();
        SmallRuns.Train(_root);
        var twice = SmallRuns.Experiment with { Repeats = 2, Batch = 50 };
        new RepeatedRun(twice, SmallRuns.Data, KernelPaths.Best).Train(_root.At("twice"), new RunsListener());
        var settings = SweepPlanTests.Settings("batch=20,25") with { Experiment = SmallRuns.Experiment };
        var sweep = new Sweep(new(settings), SmallRuns.Data, KernelPaths.Best).Train(_root.At("sweep"), new RunsListener());
        Directory.CreateDirectory(_root.At("something else"));

        var entries = RunsList.Compared(RunsList.Read(_root.Path));
        entries.Select(entry => (entry.Name, entry.Status, entry.PartsEnded, entry.Parts, entry.EpochsDone, entry.Epochs)).ShouldBe(
        [
            ("sweep", Standing.Done, 2, 2, 2, 2), ("twice", Standing.Done, 2, 2, 4, 4), ("run", Standing.Done, null, null, 2, 2),
        ]);
        entries[0].TestAccuracy.ShouldBe(sweep.Points[0].TestAccuracy);
        entries[0].Axes.ShouldBe(["batch"]);
        entries[1].TestAccuracy!.Value.Count.ShouldBe(2);
        entries[2].TestAccuracy!.Value.Mean.ShouldBeGreaterThan(0.1);
        entries.ShouldAllBe(entry => entry.TrainSeconds > 0);
        entries[1].Differs.ShouldBe(new Dictionary<string, string> { ["batch"] = "50", ["repeats"] = "2" });
        RunsEntry.ToJson(entries).ShouldContain("\"partsEnded\": 2");
    }

    [Fact]
    public void Runs_in_folders_that_are_none_are_listed_by_their_way_there()
    {
        var deep = _root.At("reproduction", "study1");
        new RepeatedRun(SmallRuns.Experiment with { Repeats = 2 }, SmallRuns.Data, KernelPaths.Best)
            .Train(Path.Combine(deep, "summed"), new RunsListener());
        RunsList.Read(_root.Path).Select(entry => entry.Name).ShouldBe(["reproduction/study1/summed"]);
    }

    [Fact]
    public void What_cannot_be_read_is_an_entry_that_says_why()
    {
        var (folder, _) = SmallRuns.Train(_root);
        File.WriteAllText(Path.Combine(folder.Path, "environment.json"), "{");
        var entry = RunsList.Compared(RunsList.Read(_root.Path)).ShouldHaveSingleItem();
        (entry.Name, entry.Status, entry.Experiment).ShouldBe(("run", Standing.Damaged, null));
        entry.Message!.ShouldContain("environment.json");
        Directory.CreateDirectory(_root.At("sweep"));
        File.WriteAllText(_root.At("sweep", "sweep.json"), "[");
        RunsList.Read(_root.Path).Single(other => other.Name == "sweep").Message!.ShouldContain("sweep.json");
    }

    [Fact]
    public void A_run_without_a_result_runs_or_was_left_unfinished()
    {
        var (folder, _) = SmallRuns.Train(_root);
        File.Delete(Path.Combine(folder.Path, "result.json"));
        RunsList.Read(_root.Path).Single().Status.ShouldBe(Standing.Running);
        foreach (var file in new[] { folder.LogPath, folder.MetricsPath }) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        RunsList.Read(_root.Path).Single().Status.ShouldBe(Standing.Unfinished);
    }
}
