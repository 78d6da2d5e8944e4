using System.Text.Json;

namespace Chainrule.Cli.Tests;

public class SweepTests
{
    [Fact]
    public async Task A_sweep_ends_in_one_table_of_what_differs_best_first()
    {
        using var room = new Room();
        var told = await room.Run(
            Sweep("--grid", "optimizer.learningRate=2,0.05", "--grid", "optimizer.weightDecay=0,1000", "--out", "mine"));
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("\nsweep     4 points, each combination\n          optimizer.learningRate=choice(2,0.05)\n");
        var table = told.Out.Split('\n').SkipWhile(line => !line.StartsWith("point", StringComparison.Ordinal)).ToList();
        table[0].ShouldBe("point  learningRate  weightDecay  validation     test  seconds  status");
        table[1].ShouldStartWith("    3          0.05            0     ");
        table[1].ShouldEndWith("  done");
        table[2].ShouldStartWith("    1             2            0     ");
        table[3].ShouldContain("diverged: step ");
        told.Out.ShouldContain("\norder     best first, by validation accuracy\n");
        told.Out.ShouldContain("test ~/mine/003-learningRate=0.05-weightDecay=0\n");
        File.ReadAllLines(room.At("mine", "results.csv")).Length.ShouldBe(5);
        told.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);

        var again = await room.Run(["sweep", "mine"]);
        again.Code.ShouldBe(0, again.Error);
        again.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line.EndsWith("(kept)"));
        again.Out.Split('\n').ShouldContain(table[1]);
    }

    [Fact]
    public async Task Random_points_with_halving_and_repeats_are_trained_and_told_as_json()
    {
        using var room = new Room();
        var told = await room.Run(Sweep(
            "--random", "4", "--over", "optimizer.learningRate=log(1e-3,0.3)", "--over", "batch=choice(20,50)", "--halving", "2",
            "--repeats", "2", "--epochs", "2", "--json"));
        told.Code.ShouldBe(0, told.Error);
        told.Error.ShouldContain("halving   4 for 1 epoch, then the best 2 for 2 epochs; each time trained anew from the start");
        using var document = JsonDocument.Parse(told.Out);
        var points = document.RootElement.GetProperty("points").EnumerateArray().ToList();
        points.Select(point => point.GetProperty("epochs").GetInt32()).ShouldBe([2, 2, 1, 1]);
        points.ShouldAllBe(point => point.GetProperty("testAccuracy").GetProperty("count").GetInt32() == 2);
    }

    [Fact]
    public async Task Fewer_points_than_wanted_and_a_halving_that_halves_nothing_are_told()
    {
        using var room = new Room();
        var told = await room.Run(Sweep("--random", "5", "--over", "batch=choice(20,25)", "--halving", "3", "--epochs", "2"));
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("\nsweep     2 points, drawn at random with seed 1: there are no 5 different ones\n");
        told.Out.ShouldContain("\nhalving   none: 2 points of 2 epochs cannot be divided by 3\n");
    }

    [Fact]
    public async Task The_same_command_goes_on_with_resume_and_is_refused_without()
    {
        using var room = new Room();
        using var source = new CancellationTokenSource();
        room.On = ("%  002-batch=25", source.Cancel);
        string[] sweep = Sweep("--grid", "batch=20,25,30", "--at-once", "1", "--name", "mine");
        var told = await room.Run(sweep, source.Token);
        told.Code.ShouldBe(130, told.Error);
        told.Out.ShouldContain("stopped   interrupted: 2 of 3 points have ended and are kept; the others begin anew");
        told.Out.ShouldContain(" sweep ~/runs/mine\n");
        room.On = null;

        (await room.Run([.. sweep, "--out", "runs/mine"])).Error.ShouldBe(
            "runs/mine: the folder already holds a sweep. To go on with it: --resume.\n");
        var rest = await room.Run([.. sweep, "--resume"]);
        rest.Code.ShouldBe(0, rest.Error);
        rest.Error.Split('\n').Count(line => line.EndsWith("(kept)", StringComparison.Ordinal)).ShouldBe(2);
        rest.Out.ShouldContain("saved     ~/runs/mine, ");
        (await room.Run(Sweep("--grid", "batch=20,25", "--resume"))).Error.ShouldStartWith("--resume: no sweep in ~/runs is the same.");
    }

    [Theory]
    [InlineData("", "sweep: which settings? --grid optimizer.learningRate=0.1,0.01, or ")]
    [InlineData("--grid batch", "--grid: expected path=values, like ")]
    [InlineData("--over batch=choice(1,2)", "--over: expected --random N too, the number of points.")]
    [InlineData("--grid batch=1 --random 2", "--grid takes every combination: expected it alone")]
    [InlineData("--grid optimizer.learningRat=1", "Did you mean \"learningRate\"?")]
    [InlineData("--grid batch=0,x", "sweep: 2 errors\n  batch: expected a whole number from 1 to 1000000, got 0. (point 1)\n  batch: ")]
    [InlineData("mine --set epochs=7", "sweep: --set describes a new sweep, and mine goes on as it was begun. Leave one of the two away.")]
    [InlineData("nowhere", "nowhere: expected the folder of a sweep, which has sweep.json. \"runs\" lists what there is.")]
    [InlineData("--gird batch=1", "sweep has no option --gird. Did you mean --grid?")]
    public async Task A_wrong_sweep_is_explained_before_anything_is_trained(string words, string message)
    {
        using var room = new Room();
        var told = await room.Run(["sweep", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        told.Code.ShouldBe(2);
        told.Error.ShouldContain(message);
        Directory.Exists(room.At("runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task Runs_lists_what_there_is()
    {
        using var room = new Room();
        (await room.Run(["runs"])).Out.ShouldBe("There is no run to list in ~/runs. \"train\" makes one.\n");
        await room.Run(Room.SmallTraining("--name", "one"));
        await room.Run(Room.SmallTraining("--name", "two", "--lr", "0.01", "--repeats", "2"));
        await room.Run(Sweep("--grid", "batch=25,50", "--name", "three"));
        await room.Run(Room.SmallTraining("--name", "torn"));
        File.WriteAllText(room.At("runs", "torn", "experiment.json"), "{ \"epochs\": 0 }");

        var told = await room.Run(["runs"]);
        told.Code.ShouldBe(0, told.Error);
        var lines = told.Out.Split('\n');
        lines[0].ShouldMatch("^name   when +status +epochs +test  seconds  differs in$");
        lines.Count(line => line.Length > 0).ShouldBe(5);
        string Line(string name) => lines.Single(line => line.StartsWith(name, StringComparison.Ordinal));
        Line("one").ShouldMatch(@" done +2/2 +\d+\.\d\d % ");
        Line("two").ShouldMatch(@" done 2/2 +4/4 +\d+\.\d\d ± \d+\.\d\d % \(n 2\) .*learningRate 0\.01");
        Line("three").ShouldMatch(@" done 2/2 +1/1 .* sweep of batch");
        Line("torn").ShouldMatch(@" damaged +– +– .*epochs: expected a whole number");

        (await room.Run(["runs", "--filter", "sweep"])).Out.Split('\n').Length.ShouldBe(3);
        var sorted = (await room.Run(["runs", "--sort", "accuracy"])).Out.Split('\n');
        sorted[4].ShouldStartWith("torn");
        using var document = JsonDocument.Parse((await room.Run(["runs", "--json", "--sort", "name"])).Out);
        document.RootElement.EnumerateArray().Select(run => run.GetProperty("name").GetString()).ShouldBe(["one", "three", "torn", "two"]);
        (await room.Run(["runs", "--sort", "acuracy"])).Error.ShouldBe(
            "--sort: expected newest, accuracy, seconds, name, got \"acuracy\". Did you mean accuracy?\n");
        (await room.Run(["runs", "--in", "nowhere"])).Code.ShouldBe(2);
    }

    private static string[] Sweep(params string[] more) =>
        ["sweep", "--data", "some-digits", "--hidden", "16", "--epochs", "1", "--batch", "20", "--threads", "1", .. more];
}
