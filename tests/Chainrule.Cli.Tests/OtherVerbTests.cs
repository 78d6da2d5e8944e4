namespace Chainrule.Cli.Tests;

public class OtherVerbTests
{
    [Fact]
    public async Task Plan_shows_layers_steps_and_totals_without_data()
    {
        using var room = new Room(withData: false);
        var told = await room.Run(["plan", "--hidden", "5", "--hidden", "32", "--batch", "8"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldStartWith("model     784-32-10, relu\n");
        told.Out.ShouldMatch(@"\n    1  Linear   \[8, 32\]    25,120   803 k   101 k +[\d.,]+   50\.2 k +[\d.,]+\n");
        told.Out.ShouldContain(" #  op ");
        told.Out.ShouldMatch(@"\ntime      \S+ µs to read a sample, \S+ µs for a step: \d+ GFLOP/s, \S+ s for 60,000 samples, ");
        told.Out.ShouldContain("weights   25,450\n");
        told.Out.ShouldMatch(@"FLOPs     [\d,]+ to read a sample, [\d,]+ to learn from one\n");
        told.Out.ShouldMatch(
            @"bytes     [\d,]+ for weights, [\d,]+ for gradients, [\d,]+ for the optimizer, [\d,]+ for all between, for a batch of 8\n");
        Directory.GetFileSystemEntries(room.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Plan_draws_a_rate_that_does_not_stay()
    {
        using var room = new Room(withData: false);
        var told = await room.Run(
            ["plan", "--hidden", "8", "--lr", "0.2", "--schedule", "step", "--set", "schedule.every=4", "--epochs", "8"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("training  8 epochs, batches of 32, crossEntropy, sgd 0.2, step, seed 1\n");
        var lines = told.Out.Split('\n');
        var top = Array.FindIndex(lines, line => line.StartsWith("rate ", StringComparison.Ordinal));
        lines[top..].ShouldBe(
        [
            "rate      0.2 |*******************************",
            "              |                              *",
            "              |                              *",
            "              |                              *",
            "              |                              *",
            "              |                              *",
            "              |                              ******************************",
            "            0 |",
            "              +------------------------------------------------------------",
            "               0                                                   8 epochs",
            "          first 0.2, highest 0.2 in epoch 1, last 0.02; all at once to 0.02 after epoch 4",
            "",
        ]);
    }

    [Theory]
    [InlineData("--schedule constant", "")]
    [InlineData(
        "--schedule plateau --set schedule.patience=2",
        "rate      0.1; times 0.1 whenever the validation loss has been no better for more than 2 epochs: it depends on the training\n")]
    [InlineData(
        "--schedule plateau --warmup 1 --validation 0 --set schedule.patience=1",
        "rate      0.1, after a warm-up of 1 epoch; times 0.1 whenever the training loss has been no better for more than 1 epoch: it "
        + "depends on the training\n")]
    [InlineData("--schedule cosine", "first 0.1, highest 0.1 in epoch 1, last 1.01e-9; it moves at every step\n")]
    [InlineData("--warmup 0.5", "first 1.28e-4, highest 0.1 in epoch 1, last 0.1; it moves at every step\n")]
    [InlineData(
        "--schedule cosine --set schedule.period=2.5",
        "last 1.45e-7; all at once to 0.1 after epoch 2.5, to 0.1 after epoch 5, to 0.1 after epoch 7.5\n")]
    public async Task Plan_says_how_the_rate_moves(string options, string words)
    {
        using var room = new Room(withData: false);
        var told = await room.Run(["plan", "--hidden", "8", "--no-time", .. options.Split(' ')]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldEndWith(words.Length > 0 ? words : "for a batch of 32\n");
    }

    [Fact]
    public async Task Plan_explains_a_model_that_does_not_fit()
    {
        using var room = new Room(withData: false);
        File.WriteAllText(
            room.At("odd.json"),
            """{"model": {"layers": [{"type": "flatten"}, {"type": "residual", "layers": [{"type": "linear", "out": 3}]}]}}""");
        var told = await room.Run(["plan", "-c", "odd.json"]);
        told.Code.ShouldBe(2);
        told.Error.ShouldContain("784");
        told.Out.ShouldBe("");
    }

    [Fact]
    public async Task Doctor_says_what_is_there_and_what_to_do_about_what_is_not()
    {
        using var room = new Room(withData: false);
        var told = await room.Run(["doctor"]);
        told.Code.ShouldBe(0, told.Error);
        var lines = told.Out.Split('\n').Where(line => line.Length > 6).Select(line => line[6..]).ToList();
        string[] labels =
            ["chainrule", "system", "processor", "kernels", "products", "memory", "looked in", "mnist", "cache", "runs", "terminal"];
        foreach (var label in labels) lines.Count(line => line.StartsWith(label + " ", StringComparison.Ordinal)).ShouldBe(1, label);

        told.Out.ShouldContain("warn  mnist ");
        told.Out.ShouldContain("train fetches it, or name its folder: CHAINRULE_DATA or --data.");
        Directory.GetFileSystemEntries(room.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        using var room = new Room(withData: false);
        (await room.Run(["--version"])).Out.ShouldMatch(@"^chainrule \d+\.\d+\.\d+\n$");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("train --help")]
    [InlineData("test --help")]
    [InlineData("predict -h")]
    [InlineData("plan --help")]
    [InlineData("explain --help")]
    [InlineData("check --help")]
    [InlineData("lr-find --help")]
    [InlineData("bench --help")]
    [InlineData("doctor --help")]
    public async Task Help_gives_examples_and_exit_codes(string line)
    {
        using var room = new Room(withData: false);
        var told = await room.Run(line.Split(' '));
        told.Code.ShouldBe(0);
        told.Out.ShouldContain("Examples:\n  chainrule ");
        told.Out.ShouldContain("    0  done\n    1  the run failed: it diverged; or gradients are not right\n    2  wrong usage");
        told.Out.ShouldContain("  130  interrupted, after saving\n");
    }
}
