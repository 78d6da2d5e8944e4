using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Sweeps;
using Chainrule.Lab.Tests.Data;
using Spread = Chainrule.Lab.Runs.Spread;

namespace Chainrule.Lab.Tests.Runs;

public sealed class RepeatedRunTests : IDisposable
{
    private static readonly Experiment s_thrice = SmallRuns.Experiment with { Repeats = 3, Seed = 4, Threads = 0 };
    private readonly TemporaryFolder _root = new();
    private readonly CancellationTokenSource _source = new();

    private string Folder => _root.At("thrice");

    public void Dispose()
    {
        _root.Dispose();
        _source.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Side_by_side_the_weights_are_those_of_runs_alone(int atOnce)
    {
        var summary = Run(atOnce).Train(Folder, new RunsListener());
        (summary.Status, summary.Done, summary.Repeats).ShouldBe((RunStatus.Done, 3, 3));
        foreach (var (seed, result) in summary.Runs)
        {
            var (_, alone) = SmallRuns.Train(_root, SmallRuns.Experiment with { Seed = seed });
            result.ShouldNotBeNull().WeightsSha256.ShouldBe(alone.WeightsSha256);
            result.Test.ShouldBe(alone.Test);
        }
    }

    [Fact]
    public void The_summary_has_the_spread_and_each_seeds_value()
    {
        var summary = Run().Train(Folder, new RunsListener());
        var series = RunSeries.Open(Folder);
        series.Experiment.Repeats.ShouldBe(3);
        series.Runs.Select(run => run.Experiment.Seed).ShouldBe([4, 5, 6]);
        series.Runs.ShouldAllBe(run => run.Experiment.Repeats == 1);
        var test = summary.TestAccuracy.ShouldNotBeNull();
        test.Values.Keys.Order().ShouldBe([4, 5, 6]);
        foreach (var run in series.Runs) test.Values[run.Experiment.Seed].ShouldBe(run.Result!.Test!.Accuracy);
        new Spread(test.Mean, test.Std, test.Count).ShouldBe(Spread.Of(test.Values.Values));
        SeedSpread?[] others =
            [summary.ValidationAccuracy, summary.ValidationLoss, summary.TestLoss, summary.TrainLoss, summary.TrainSeconds];
        others.ShouldAllBe(spread => spread!.Count == 3);
        File.ReadAllText(Path.Combine(Folder, "summary.json")).ShouldBe(summary.ToJson());
        summary.ToJson().ShouldContain("\"values\": {\n      \"4\": 0.");
    }

    [Fact]
    public void What_was_interrupted_goes_on_and_what_had_ended_is_kept()
    {
        var stopping = new RunsListener
        {
            AtEpoch = (run, epoch) =>
            {
                if (run == 1 && epoch.Epoch == 1) _source.Cancel();
            },
        };
        var half = Run(1).Train(Folder, stopping, _source.Token);
        (half.Status, half.Done, half.Runs.Count).ShouldBe((RunStatus.Interrupted, 1, 2));
        half.Runs[1].Result!.Status.ShouldBe(RunStatus.Interrupted);
        (half.ValidationAccuracy!.Count, half.TrainLoss!.Count).ShouldBe((1, 1));
        var written = File.GetLastWriteTimeUtc(Path.Combine(Folder, "seed-4", "result.json"));

        var rest = new RunsListener();
        var whole = Run(1).Train(Folder, rest);
        rest.Started.ShouldBe([1, 2]);
        rest.Ended.Single(outcome => outcome.WasThere).Task.Experiment.Seed.ShouldBe(4);
        File.GetLastWriteTimeUtc(Path.Combine(Folder, "seed-4", "result.json")).ShouldBe(written);
        var once = Run(1).Train(_root.At("at-once"), new RunsListener());
        whole.Runs.Select(run => run.Result!.WeightsSha256).ShouldBe(once.Runs.Select(run => run.Result!.WeightsSha256));
        whole.TestAccuracy!.Mean.ShouldBe(once.TestAccuracy!.Mean);

        var nothing = new RunsListener();
        Run(1).Train(Folder, nothing).ToJson().ShouldBe(whole.ToJson());
        nothing.Started.ShouldBeEmpty();
    }

    [Fact]
    public void Ended_before_any_run_began_it_waits_and_goes_on()
    {
        _source.Cancel();
        Should.Throw<OperationCanceledException>(() => Run().Train(Folder, new RunsListener(), _source.Token));
        var entry = RunsList.Read(_root.Path).ShouldHaveSingleItem();
        (entry.Status, entry.PartsEnded, entry.Parts).ShouldBe((Standing.Waiting, 0, 3));
        Run().Train(Folder, new RunsListener()).Done.ShouldBe(3);
    }

    [Fact]
    public void A_run_whose_files_were_torn_is_made_again()
    {
        var before = Run().Train(Folder, new RunsListener());
        File.WriteAllText(Path.Combine(Folder, "seed-5", "result.json"), "{ \"run\"");
        var again = new RunsListener();
        Run().Train(Folder, again).Runs[1].Result!.WeightsSha256.ShouldBe(before.Runs[1].Result!.WeightsSha256);
        again.Started.ShouldBe([1]);
    }

    [Fact]
    public void Runs_that_diverge_are_rows_and_not_trained_again()
    {
        var experiment = s_thrice with { Optimizer = new OptimizerSettings.Sgd { WeightDecay = 1000 } };
        var summary = new RepeatedRun(experiment, SmallRuns.Data, KernelPaths.Best).Train(Folder, new RunsListener());
        (summary.Status, summary.Done, summary.TestAccuracy).ShouldBe((RunStatus.Diverged, 0, null));
        summary.Runs.ShouldAllBe(run => run.Result!.Status == RunStatus.Diverged);
        var again = new RunsListener();
        new RepeatedRun(experiment, SmallRuns.Data, KernelPaths.Best).Train(Folder, again);
        again.Started.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_of_another_experiment_or_of_other_data_is_refused()
    {
        Run().Train(Folder, new RunsListener());
        var other = s_thrice with { Batch = 64 };
        Should.Throw<RunFolderException>(() => new RepeatedRun(other, SmallRuns.Data, KernelPaths.Best).Train(Folder, new RunsListener()))
            .Message.ShouldEndWith("the folder holds another experiment; it differs in batch (32, not 64). Name another folder.");

        var data = new ResolvedData(BuiltInDigits.Training(2, 2000), BuiltInDigits.Test(2, 500), "drawn by the program");
        Should.Throw<RunFolderException>(() => new RepeatedRun(s_thrice, data, KernelPaths.Best).Train(Folder, new RunsListener()))
            .Message.ShouldContain("a run on other data");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_cores_are_shared_out_whole(int together)
    {
        var shares = Enumerable.Range(0, together).Select(place => SideBySide.Share(together, place, 0)).ToList();
        shares.Sum().ShouldBe(Math.Max(Plans.Team.DefaultThreads, together));
        (shares.Max() - shares.Min()).ShouldBeLessThanOrEqualTo(1);
        SideBySide.Share(together, 0, 5).ShouldBe(5);
    }

    private static RepeatedRun Run(int atOnce = 0) => new(s_thrice, SmallRuns.Data, KernelPaths.Best, atOnce);
}
