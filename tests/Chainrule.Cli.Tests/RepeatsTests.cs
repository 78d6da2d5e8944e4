using System.Text.Json;

namespace Chainrule.Cli.Tests;

public class RepeatsTests
{
    [Fact]
    public async Task Repeats_end_in_a_row_for_each_seed_and_their_mean()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--repeats", "3", "--seed", "7", "--out", "mine"));
        told.Code.ShouldBe(0, told.Error);
        var lines = told.Out.Split('\n');
        lines[0].ShouldMatch("^Chainrule 0.1.0  v?[a-z0-9]+, (1 thread|[23] at once, 1 thread each)  ");
        lines[3].ShouldBe("training  2 epochs, batches of 20, crossEntropy, sgd 0.1, seeds 7 to 9");
        lines[5].ShouldBe("seed  best epoch  validation     test  test loss  seconds");
        for (var i = 0; i < 3; i++)
            lines[6 + i].ShouldMatch($@"^   {7 + i}           [12]   +\d+\.\d\d %  +\d+\.\d\d %   +\d\.\d{{4}}   +\d+\.\d\d$");
        told.Out.ShouldMatch(@"\ntest      \d\d\.\d\d ± \d+\.\d\d % \(n 3\), loss \d\.\d{4} ± \d\.\d{4}\n");
        told.Out.ShouldContain("\nsaved     ~/mine\n");
        told.Error.Split('\n').Count(line => line.Contains("  epoch ", StringComparison.Ordinal)).ShouldBe(6);
        told.Error.Split('\n').Count(line => line.Contains("  best epoch ", StringComparison.Ordinal)).ShouldBe(3);
        told.Error.ShouldContain("100 %  seed-");

        var test = await room.Run(["test", "mine"]);
        test.Code.ShouldBe(0, test.Error);
        test.Out.ShouldContain("run       ~/mine/seed-7\n");
    }

    [Fact]
    public async Task Json_is_one_document_with_the_spread_and_each_result()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--repeats", "2", "--json", "--at-once", "1"));
        told.Code.ShouldBe(0, told.Error);
        using var document = JsonDocument.Parse(told.Out);
        var root = document.RootElement;
        root.GetProperty("testAccuracy").GetProperty("count").GetInt32().ShouldBe(2);
        root.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("seed").GetInt32()).ShouldBe([1, 2]);
        root.GetProperty("runs")[1].GetProperty("result").GetProperty("status").GetString().ShouldBe("done");
    }

    [Fact]
    public async Task An_interrupted_series_goes_on_with_what_is_left()
    {
        using var room = new Room();
        using var source = new CancellationTokenSource();
        room.On = ("%  seed-2", source.Cancel);
        var told = await room.Run(Room.SmallTraining("--epochs", "9", "--repeats", "3", "--at-once", "1", "--out", "mine"), source.Token);
        told.Code.ShouldBe(130, told.Error);
        told.Out.ShouldContain("stopped   interrupted: 1 of 3 runs have ended and are kept; the others begin anew");
        told.Out.ShouldContain(" train -c ~/mine/experiment.json --out ~/mine\n");

        room.On = null;
        var rest = await room.Run(["train", "-c", "mine/experiment.json", "--out", "mine"]);
        rest.Code.ShouldBe(0, rest.Error);
        rest.Error.ShouldContain("(kept)");
        rest.Out.ShouldContain("(n 3)");
        var other = await room.Run(Room.SmallTraining("--epochs", "8", "--repeats", "3", "--out", "mine"));
        other.Code.ShouldBe(2);
        other.Error.ShouldBe("~/mine: the folder holds another experiment; it differs in epochs (9, not 8). Name another folder.\n");
    }

    [Fact]
    public async Task Runs_that_all_diverge_exit_1()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--repeats", "2", "--set", "optimizer.weightDecay=1000"));
        told.Code.ShouldBe(1);
        told.Out.ShouldContain("diverged: step ");
        told.Error.ShouldContain("diverged: step ");
    }

    [Theory]
    [InlineData("--repeats", "0", "--repeats: expected a whole number from 1 to 1000, got 0.")]
    [InlineData("--log-every", "0", "--log-every: expected a whole number from 1 to ")]
    [InlineData("--at-once", "0", "--at-once: expected 1 or more, got 0.")]
    public async Task Wrong_counts_are_refused(string option, string value, string message)
    {
        using var room = new Room();
        var told = await room.Run(["train", "--data", "some-digits", "--repeats", "2", option, value]);
        told.Code.ShouldBe(2);
        told.Error.ShouldContain(message);
    }

    [Fact]
    public async Task A_run_alone_has_nothing_beside_it()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--at-once", "2"));
        (told.Code, told.Error).ShouldBe((2, "--at-once: expected several runs, got one. Add --repeats 5?\n"));
    }

    [Fact]
    public async Task The_running_loss_is_told_every_so_many_steps_and_written_down()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--log-every", "10", "--out", "mine"));
        told.Code.ShouldBe(0, told.Error);
        var steps = told.Error.Split('\n').Where(line => line.Contains(" step ", StringComparison.Ordinal)).ToList();
        steps.Select(line => line.Split("  loss ")[0].Replace(" ", "")).ShouldBe(
            ["epoch1step10/25", "epoch1step20/25", "epoch2step5/25", "epoch2step15/25", "epoch2step25/25"]);
        var losses = File.ReadLines(room.At("mine", "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("type").GetString() == "step").Select(line => line.GetProperty("loss").GetDouble()).ToList();
        steps.Select(line => line.Split("  loss ")[1]).ShouldBe(losses.Select(loss => $"{loss:f4}"));
    }

    [Fact]
    public async Task In_a_terminal_lines_of_running_losses_leave_one_star()
    {
        using var room = new Room { IsTerminal = true };
        var told = await room.Run(Room.SmallTraining("--log-every", "10", "--epochs", "4"));
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("step 10/25  loss ");
    }

    [Fact]
    public async Task In_a_terminal_all_runs_share_one_line_that_vanishes()
    {
        using var room = new Room { IsTerminal = true };
        var told = await room.Run(Room.SmallTraining("--repeats", "2", "--epochs", "200"));
        told.Code.ShouldBe(0, told.Error);
        told.Error.ShouldBe("");
        told.Out.ShouldMatch(@"\r\u001b\[2K.*\d+ %.*  epoch of seed \d \d+/200");
        told.Shown.ShouldContain(line => line.Contains("100 %  seed-", StringComparison.Ordinal));
    }
}
