using Chainrule.Kernels;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Sweeps;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Runs;
using Spread = Chainrule.Lab.Runs.Spread;

namespace Chainrule.Lab.Tests.Sweeps;

public sealed class SweepTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly CancellationTokenSource _source = new();

    public void Dispose()
    {
        _root.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void A_point_that_diverges_or_is_refused_is_a_row_and_not_an_end()
    {
        var result = Sweep(["optimizer.weightDecay=0,1000,0.001", "model.layers[3].out=10,7"]).Train(_root.Path, new RunsListener());
        result.Status.ShouldBe(Standing.Done);
        (result.Ended, result.Points.Count).ShouldBe((6, 6));
        result.Points.Select(row => row.Status).ShouldBe(
            [Standing.Done, Standing.Done, Standing.Diverged, Standing.Refused, Standing.Refused, Standing.Refused]);
        result.Points[0].ValidationAccuracy!.Value.Mean.ShouldBeGreaterThanOrEqualTo(result.Points[1].ValidationAccuracy!.Value.Mean);
        result.Points[2].Message!.ShouldContain("expected a finite loss");
        result.Points[3].Message.ShouldBe("model: expected 10 outputs, one for each class of digits, got 7.");
        result.Points[3].Values.ShouldBe(new Dictionary<string, string>
        {
            ["optimizer.weightDecay"] = "0",
            ["model.layers[3].out"] = "7",
        });

        SweepResult.Read(_root.Path).ToJson().ShouldBe(result.ToJson());
        File.ReadAllText(_root.At("results.json")).ShouldBe(result.ToJson());
        var csv = File.ReadAllLines(_root.At("results.csv"));
        csv[0].ShouldStartWith("point,optimizer.weightDecay,model.layers[3].out,status,epochs,n,validation_accuracy,");
        csv.Length.ShouldBe(7);
        csv[3].ShouldStartWith("3,1000,10,diverged,2,0,,,");
    }

    [Fact]
    public void A_point_is_the_run_of_its_experiment_bit_for_bit()
    {
        var sweep = Sweep(["optimizer.learningRate=0.2,0.05", "batch=20"]);
        var result = sweep.Train(_root.Path, new RunsListener());
        foreach (var row in result.Points)
        {
            var run = RunFolder.Open(_root.At(row.Folder));
            var (_, alone) = SmallRuns.Train(_root, sweep.Plan.Points[row.Point - 1].Experiment);
            run.ReadResult()!.WeightsSha256.ShouldBe(alone.WeightsSha256);
            row.TestAccuracy.ShouldBe(new Spread(alone.Test!.Accuracy, 0, 1));
        }
    }

    [Fact]
    public void Interrupted_and_begun_again_it_ends_the_same()
    {
        string[] axes = ["optimizer.learningRate=0.2,0.05,0.01"];
        var stopping = new RunsListener
        {
            AtEpoch = (run, epoch) =>
            {
                if (run == 2 && epoch.Epoch == 1) _source.Cancel();
            },
        };
        var half = Sweep(axes, repeats: 2).Train(_root.At("a"), stopping, _source.Token);
        (half.Status, half.Ended).ShouldBe((Standing.Interrupted, 1));
        SweepResult.Read(_root.At("a")).ToJson().ShouldBe(half.ToJson());

        var rest = new RunsListener();
        var whole = Sweep(axes, repeats: 2).Train(_root.At("a"), rest);
        rest.Started.ShouldBe([2, 3, 4, 5]);
        var once = Sweep(axes, repeats: 2).Train(_root.At("b"), new RunsListener());
        whole.Status.ShouldBe(Standing.Done);
        whole.Points.Select(row => (row.Point, row.TestAccuracy, row.ValidationLoss))
            .ShouldBe(once.Points.Select(row => (row.Point, row.TestAccuracy, row.ValidationLoss)));
        whole.Points.ShouldAllBe(row => row.TestAccuracy!.Value.Count == 2);
        File.Exists(_root.At("a", whole.Points[0].Folder, "summary.json")).ShouldBeTrue();
    }

    [Fact]
    public void Points_that_differ_in_their_epochs_are_ordered_by_what_they_reached()
    {
        SweepRow[] rows = [Row(1, epochs: 20, accuracy: 0.8), Row(2, epochs: 5, accuracy: 0.9)];
        SweepRow.Ordered(rows, hasRungs: false).Select(row => row.Point).ShouldBe([2, 1]);
        SweepRow.Ordered(rows, hasRungs: true).Select(row => row.Point).ShouldBe([1, 2]);

        static SweepRow Row(int point, int epochs, double accuracy) => new()
        {
            Point = point,
            Folder = "",
            Values = new Dictionary<string, string>(),
            Status = Standing.Done,
            Epochs = epochs,
            ValidationAccuracy = new Spread(accuracy, 0, 1),
        };
    }

    [Fact]
    public void Another_sweep_in_the_folder_is_refused()
    {
        Sweep(["batch=20"]).Train(_root.Path, new RunsListener());
        Should.Throw<RunFolderException>(() => Sweep(["batch=25"]).Train(_root.Path, new RunsListener()))
            .Message.ShouldEndWith("the folder holds another sweep. Name another folder.");
    }

    [Fact]
    public void While_one_process_trains_in_a_folder_another_is_refused_and_nothing_is_touched()
    {
        var (inside, refusals) = (_root.At("sweep"), new List<string>());
        Directory.CreateDirectory(inside);
        File.WriteAllText(Path.Combine(inside, ".lock"), "what a process that was killed leaves behind");
        var listener = new RunsListener
        {
            AtEpoch = (_, _) =>
            {
                refusals.Add(Refusal(() => Sweep(["batch=20"]).Train(inside, new RunsListener())));
                var repeated = new RepeatedRun(SmallRuns.Experiment with { Repeats = 2 }, SmallRuns.Data, KernelPaths.Best);
                refusals.Add(Refusal(() => repeated.Train(inside, new RunsListener())));
            },
        };
        Sweep(["batch=20"]).Train(inside, listener).Status.ShouldBe(Standing.Done);
        refusals.ShouldNotBeEmpty();
        File.Exists(Path.Combine(inside, "experiment.json")).ShouldBeFalse();
        refusals.ShouldAllBe(message => message == $"{inside}: another process is training there. Wait for it, or name another folder.");
        Directory.GetFiles(inside, ".lock").ShouldBeEmpty();
        Sweep(["batch=20"]).Train(inside, new RunsListener()).Status.ShouldBe(Standing.Done);

        static string Refusal(Action train) => Should.Throw<RunFolderException>(train).Message;
    }

    [Fact]
    public void Halving_stopped_in_a_later_rung_shows_its_points_by_what_they_reached_before()
    {
        var stopping = new RunsListener
        {
            AtEpoch = (_, epoch) =>
            {
                if (epoch.Epoch == 4) _source.Cancel();
            },
        };
        var half = Sweep(["optimizer.learningRate=0.2,0.001"], halving: 2, epochs: 6).Train(_root.Path, stopping, _source.Token);
        (half.Status, half.Ended).ShouldBe((Standing.Interrupted, 1));
        half.Points.Select(row => (row.Status, row.Epochs)).ShouldBe([(Standing.Interrupted, 3), (Standing.Done, 3)]);
        half.Points[0].Values.Values.ShouldBe(["0.2"]);
        half.Points.ShouldAllBe(row => row.ValidationAccuracy != null);
    }

    [Fact]
    public void Halving_trains_the_best_of_each_rung_anew_with_more_epochs()
    {
        var sweep = Sweep(["optimizer.learningRate=0.2,0.001,0.0001,0.1"], halving: 2, epochs: 4);
        var listener = new RunsListener();
        var result = sweep.Train(_root.Path, listener);
        listener.Rounds.Select(round => (round.Count, round[0].Experiment.Epochs)).ShouldBe([(4, 1), (2, 2), (1, 4)]);
        listener.Rounds[1].Select(task => task.Experiment.Optimizer.LearningRate).Order().ShouldBe([0.1, 0.2]);
        result.Status.ShouldBe(Standing.Done);
        result.Points.Select(row => row.Epochs).ShouldBe([4, 2, 1, 1]);
        var best = result.Points[0];
        var (_, alone) = SmallRuns.Train(_root, sweep.Plan.Points[best.Point - 1].Experiment);
        RunFolder.Open(_root.At(best.Folder)).ReadResult()!.WeightsSha256.ShouldBe(alone.WeightsSha256);
        SweepResult.Read(_root.Path).ToJson().ShouldBe(result.ToJson());

        var again = new RunsListener();
        sweep.Train(_root.Path, again).ToJson().ShouldBe(result.ToJson());
        again.Started.ShouldBeEmpty();

        // Of the second rung one run is lost: the sweep is not done, and goes on there.
        Directory.Delete(_root.At(result.Points[1].Folder), recursive: true);
        SweepResult.Read(_root.Path).Status.ShouldBe(Standing.Interrupted);
        sweep.Train(_root.Path, again).Points.Select(row => row.TestAccuracy).ShouldBe(result.Points.Select(row => row.TestAccuracy));
        again.Started.Count.ShouldBe(1);
    }

    private static Sweep Sweep(string[] axes, int? halving = null, int epochs = 2, int repeats = 1)
    {
        var settings = SweepPlanTests.Settings(axes) with
        {
            Experiment = SmallRuns.Experiment with { Epochs = epochs, Repeats = repeats },
            Halving = halving,
        };
        return new(new(settings), SmallRuns.Data, KernelPaths.Best, atOnce: 1);
    }
}
