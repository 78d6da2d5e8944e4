using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chainrule.Cli.Tests;

/// <summary>Looking into a network: explain, check, lr-find.</summary>
public class AnalysisTests
{
    private const string Cnn =
        """
        {"model": {"layers": [{"type": "conv2d", "out": 2, "kernel": 3}, {"type": "relu"}, {"type": "maxPool2d", "kernel": 2},
                              {"type": "flatten"}, {"type": "linear", "out": 10}]},
         "data": {"set": "digits", "trainLimit": 200}, "epochs": 1, "threads": 1}
        """;

    [Fact]
    public async Task Explain_follows_a_sample_forward_and_back()
    {
        using var room = await Trained();
        var told = await room.Run(["explain", "mine", "--index", "7", "--threads", "1"]);
        told.Code.ShouldBe(0, told.Error);
        told.Error.ShouldBe("");
        var lines = told.Out.Split('\n');
        lines[..3].ShouldBe(["run       ~/mine", "model     784-16-10, relu", "image     test sample 7 of some-digits"]);
        string[] parts =
        [
            "forward   what each layer makes of the image", "the end   scores, their softmax p, and the error p − t",
            "backward  the norm of dL/dresult, from the last layer to the first that a weight moves",
            "gradients of the weights: none before the backward pass, these after it",
        ];
        foreach (var part in parts) lines.ShouldContain(part);
        lines.ShouldContain("layer  module   result    smallest    mean  largest  zeros");
        told.Out.ShouldMatch(@"\nloss      L = −ln p\[\d\] = −ln \S+ = \S+\nsays      \d; it is \d\n");
        told.Out.ShouldMatch(@"\nby hand   3\.weight\[\d, \d+\] = \S+, from input \d+ to output \d\n"
            + @"          dL/dw = x · dL/dy = \S+ · \S+ = (\S+)\n          the plan says \1\n");
        told.Out.ShouldMatch(@"\nstep      w ← w − 0\.1 · dL/dw, on this image alone: loss \S+ → \S+\n          the gradient promises ");
        lines.Count(line => line.StartsWith("1.weight ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Test_looks_into_the_layers_and_counts_dead_units()
    {
        using var room = await Trained();
        (await room.Run(["test", "mine"])).Out.ShouldNotContain("dead units");
        var told = await room.Run(["test", "mine", "--layers"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldMatch(@"\ninside    \d+ samples, as the network predicts them\n");
        told.Out.ShouldMatch(@"\n *layer  module +mean  deviation  smallest +largest  zeros  +dead units  saturated  +gradient\n");
        told.Out.ShouldMatch(@"\n +2  ReLU .* \d+ % +\d+ of 16 ");
        told.Out.ShouldMatch(@"\n1\.weight +12,544 +\S+ +\S+ +\S+ +\S+ +\S+\n");
    }

    [Fact]
    public async Task Test_shows_each_class_and_whether_the_probabilities_mean_what_they_say()
    {
        using var room = await Trained();
        (await room.Run(["test", "mine"])).Out.ShouldNotContain("recall");
        var told = await room.Run(["test", "mine", "--classes"]);
        told.Code.ShouldBe(0, told.Error);
        var lines = told.Out.Split('\n');
        var table = Array.FindIndex(lines, line => Regex.IsMatch(line, "^class  samples  guesses  precision +recall +F1$"));
        table.ShouldBeGreaterThan(0, told.Out);
        lines[table + 10].ShouldMatch(@"^9 +\d+ +\d+ +(\d+\.\d\d %|–) +\d+\.\d\d % +\d+\.\d\d %$");
        lines[table + 11].ShouldMatch(@"^mean +\d+\.\d\d % +\d+\.\d\d % +\d+\.\d\d %$");
        lines[table + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].ShouldBe("20");
        told.Out.ShouldMatch(@"\n *confidence  samples +said +right +gap\n");
        told.Out.ShouldMatch(@"\ngap       \d+\.\d\d % on average, \d+\.\d\d % at worst; Brier \S+, −ln p \S+\n");
    }

    [Fact]
    public async Task Test_says_the_same_in_json_and_nothing_else()
    {
        using var room = await Trained();
        var shown = (await room.Run(["test", "mine"])).Out;
        var told = await room.Run(["test", "mine", "--json"]);
        told.Code.ShouldBe(0, told.Error);
        told.Error.ShouldBe("");
        using var document = JsonDocument.Parse(told.Out);
        var root = document.RootElement;
        root.GetProperty("run").GetString().ShouldBe("~/mine");
        var (accuracy, half) = (root.GetProperty("accuracy").GetDouble(), root.GetProperty("halfWidth").GetDouble());
        shown.ShouldContain($"{100 * accuracy:f2} ± {100 * half:f2} %");
        root.GetProperty("scores").GetProperty("classes").GetArrayLength().ShouldBe(10);
        root.GetProperty("calibration").GetProperty("bins").EnumerateArray().Sum(bin => bin.GetProperty("count").GetInt32()).ShouldBe(200);
        root.GetProperty("worstMistakes").GetArrayLength().ShouldBe(10);
    }

    [Fact]
    public async Task Explain_says_the_same_as_predict_and_as_its_json()
    {
        using var room = await Trained();
        var predicted = (await room.Run(["predict", "mine", "7"])).Out.Split('\n');
        var told = await room.Run(["explain", "mine", "--index", "7", "--json"]);
        told.Code.ShouldBe(0, told.Error);
        using var document = JsonDocument.Parse(told.Out);
        var root = document.RootElement;
        predicted.ShouldContain($"says      {root.GetProperty("guess")}");
        predicted.ShouldContain(line => line.StartsWith($"it is     {root.GetProperty("label")},", StringComparison.Ordinal));
        root.GetProperty("lossAfterStep").GetDouble().ShouldBeLessThan(root.GetProperty("statistics").GetProperty("loss").GetDouble());
        var worked = root.GetProperty("worked");
        worked.GetProperty("planned").GetDouble().ShouldBe(worked.GetProperty("product").GetDouble(), 1e-5);
    }

    [Fact]
    public async Task Explain_reads_an_image_and_takes_convolutions_and_other_losses()
    {
        using var room = new Room();
        File.WriteAllText(room.At("cnn.json"), Cnn);
        (await room.Run(["train", "-c", "cnn.json", "--set", "loss.type=huber", "--out", "cnn"])).Code.ShouldBe(0);
        File.WriteAllBytes(room.At("one.raw"), [.. Enumerable.Range(0, 784).Select(i => (byte)(i % 28 is 13 or 14 ? 255 : 0))]);
        var told = await room.Run(["explain", "cnn", "--image", "one.raw", "--label", "1"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("\nthe end   the model's result and its error\n");
        told.Out.ShouldMatch(@"\nloss      L = huber\(y, 1\) = \S+\nsays      \d; it is 1\n");
        told.Out.ShouldMatch(@"\n    0  Conv2d     \[1, 2, 26, 26\] ");
        told = await room.Run(["explain", "cnn", "--image", "one.raw"]);
        told.Out.ShouldMatch(@"\nsays      (\d); taken as \1, for nothing else was said\n");
    }

    [Theory]
    [InlineData("--index 200", "--index: expected a test sample of some-digits, 0 to 199, got 200.")]
    [InlineData("--index 1 --image one.raw", "explain: expected --index or --image, got both.")]
    [InlineData("--label zero", "--label: expected one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, got \"zero\".")]
    public async Task Explain_explains_what_is_wrong(string words, string message)
    {
        using var room = await Trained();
        var told = await room.Run(["explain", "mine", .. words.Split(' ')]);
        (told.Code, told.Out, told.Error).ShouldBe((2, "", message + "\n"));
    }

    [Fact]
    public async Task Check_compares_every_parameter_without_data()
    {
        using var room = new Room(withData: false);
        var told = await room.Run(["check", "--hidden", "8", "--norm", "batch", "--dropout", "0.2", "--activation", "tanh"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldStartWith("model     784-8-10, batchNorm and tanh and dropout, 6,378 weights\nloss      crossEntropy, ");
        var lines = told.Out.Split('\n');
        lines.ShouldContain("parameter  shape     largest  checked  at kinks  chain rule    plan");
        lines.Count(line => line.EndsWith("  ok", StringComparison.Ordinal)).ShouldBe(5);
        told.Out.ShouldEndWith("verdict   right, as far as 46 differences show\n");
        Directory.GetFileSystemEntries(room.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_exits_1_where_the_errors_are_above_the_bound()
    {
        using var room = new Room(withData: false);
        var told = await room.Run(["check", "--hidden", "4", "--bound", "1e-17", "--samples", "2", "--elements", "3"]);
        told.Code.ShouldBe(1, told.Error);
        told.Out.ShouldContain("  wrong rule\n");
        told.Out.ShouldContain("\nverdict   not right: 1.weight");
        (await room.Run(["check", "--bound", "0"])).Error.ShouldStartWith("--bound: expected an error above 0, got 0.");
    }

    [Fact]
    public async Task Check_in_json_is_one_document()
    {
        using var room = new Room(withData: false);
        File.WriteAllText(room.At("cnn.json"), Cnn);
        var told = await room.Run(["check", "-c", "cnn.json", "--samples", "2", "--elements", "3", "--json"]);
        told.Code.ShouldBe(0, told.Error);
        using var document = JsonDocument.Parse(told.Out);
        document.RootElement.GetProperty("passed").GetBoolean().ShouldBeTrue();
        document.RootElement.GetProperty("parameters").GetArrayLength().ShouldBe(4);
    }

    [Fact]
    public async Task The_rate_that_is_found_can_be_used_at_once()
    {
        using var room = new Room();
        string[] words = ["--data", "some-digits", "--hidden", "16", "--batch", "20", "--threads", "1", "--optimizer", "adam", "--lr", "7"];
        var told = await room.Run(["lr-find", .. words, "--to", "100", "--steps", "80"]);
        told.Code.ShouldBe(0, told.Error);
        var lines = told.Out.Split('\n');
        lines[..2].ShouldBe(["data      some-digits: 500 to learn from", "model     784-16-10, relu, 12,730 weights"]);
        lines[2].ShouldMatch(@"^steps     \d+ of 20 samples, adam with a rate from 1e-6 to \S+, where the loss exploded$");
        told.Out.ShouldContain("*\n");
        told.Out.ShouldContain(" 1e-6 ");
        var rate = lines.Single(line => line.StartsWith("suggested ", StringComparison.Ordinal)).Split(' ', ',')[1];
        var next = lines.Single(line => line.StartsWith("next ", StringComparison.Ordinal));
        next.ShouldEndWith($" train --data some-digits --hidden 16 --batch 20 --threads 1 --optimizer adam --lr {rate}");
        var trained = await room.Run(["train", .. words[..^1], rate, "--epochs", "2", "--json"]);
        using var document = JsonDocument.Parse(trained.Out);
        document.RootElement.GetProperty("test").GetProperty("accuracy").GetDouble().ShouldBeGreaterThan(0.5);
        Directory.Exists(room.At("runs")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("--from 0", "--from: expected a rate above 0, got 0.")]
    [InlineData("--from 1 --to 0.5", "--to: expected a rate above 1, got 0.5.")]
    [InlineData("--steps 1", "--steps: expected 2 or more, got 1.")]
    [InlineData("--stepz 9", "lr-find has no option --stepz. Did you mean --steps?")]
    public async Task A_wrong_range_of_rates_is_explained(string words, string message)
    {
        using var room = new Room();
        var told = await room.Run(["lr-find", "--data", "some-digits", .. words.Split(' ')]);
        (told.Code, told.Out, told.Error).ShouldBe((2, "", message + "\n"));
    }

    [Fact]
    public async Task The_curve_in_json_is_one_document()
    {
        using var room = new Room();
        var told = await room.Run(["lr-find", "--data", "some-digits", "--hidden", "8", "--threads", "1", "--steps", "30", "--json"]);
        told.Code.ShouldBe(0, told.Error);
        using var document = JsonDocument.Parse(told.Out);
        var root = document.RootElement;
        root.GetProperty("points").GetArrayLength().ShouldBeGreaterThan(10);
        root.GetProperty("suggested").GetDouble().ShouldBe(root.GetProperty("atLeast").GetDouble() / 10, 1e-12);
    }

    private static async Task<Room> Trained()
    {
        var room = new Room();
        (await room.Run(Room.SmallTraining("--out", "mine", "--epochs", "1"))).Code.ShouldBe(0);
        return room;
    }
}
