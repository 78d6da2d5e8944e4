using System.Text.Json;

namespace Chainrule.Cli.Tests;

public class TrainTests
{
    private static readonly string[] s_files =
    [
        "best.safetensors", "environment.json", "events.out", "experiment.json", "experiment.schema.json", "last.safetensors", "log.txt",
        "metrics.jsonl", "report.html", "result.json",
    ];

    [Fact]
    public async Task The_facts_are_on_standard_output_and_a_line_for_each_epoch_on_standard_error()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--lr", "0.2", "--momentum", "0.5", "--out", "mine"));
        told.Code.ShouldBe(0, told.Error);
        var lines = told.Out.Split('\n');
        lines[0].ShouldStartWith("Chainrule 0.1.0  v");
        lines[1].ShouldBe("data      some-digits: 500 to learn from, 100 held out, 200 to test");
        lines[2].ShouldBe("model     784-16-10, relu, 12,730 weights");
        lines[3].ShouldBe("training  2 epochs, batches of 20, crossEntropy, sgd 0.2, momentum 0.5, seed 1");
        string[] labels =
            ["best      epoch ", "test      ", "time  ", "weights   ", "confused  ", "misread   test ", "saved     ~/mine", "next  "];
        foreach (var label in labels) lines.Count(line => line.StartsWith(label, StringComparison.Ordinal)).ShouldBe(1, label);

        told.Out.ShouldContain(" ± ");
        var epochs = told.Error.TrimEnd('\n').Split('\n');
        epochs.Length.ShouldBe(2);
        epochs[0].ShouldStartWith("epoch 1/2  loss ");
        (told.Out + told.Error).ShouldNotContain("\r");
        (told.Out + told.Error).ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task The_run_folder_holds_everything_and_the_same_hash()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--name", "mine"));
        var names = Directory.GetFiles(room.At("runs", "mine")).Select(path => Path.GetFileName(path).Split(".tfevents.")[0]);
        names.Order(StringComparer.Ordinal).ShouldBe(s_files);
        File.ReadAllText(room.At("runs", "mine", "result.json")).ShouldContain(told.Sha256);
    }

    [Fact]
    public async Task Json_is_one_document_on_standard_output()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--json"));
        told.Code.ShouldBe(0, told.Error);
        using var document = JsonDocument.Parse(told.Out);
        var root = document.RootElement;
        root.GetProperty("status").GetString().ShouldBe("done");
        root.GetProperty("dataset").GetString().ShouldBe("some-digits");
        root.GetProperty("epochs").GetInt32().ShouldBe(2);
        root.GetProperty("best").GetProperty("validationAccuracy").GetDouble().ShouldBeInRange(0.1, 1);
        root.GetProperty("best").GetProperty("validationLoss").GetDouble().ShouldBePositive();
        root.GetProperty("test").GetProperty("accuracy").GetDouble().ShouldBeInRange(0.1, 1);
        root.GetProperty("secondsPerEpoch").GetDouble().ShouldBePositive();
        root.GetProperty("trainSeconds").GetDouble().ShouldBePositive();
        root.GetProperty("weightsSha256").GetString()!.Length.ShouldBe(64);
        root.GetProperty("threads").GetInt32().ShouldBe(1);
        root.GetProperty("kernels").GetString()!.ShouldBeOneOf("scalar", "v128", "v256", "v512");
        Directory.Exists(root.GetProperty("run").GetString()!.Replace("~", room.Folder)).ShouldBeTrue();
        told.Error.ShouldContain("epoch 2/2");
    }

    [Fact]
    public async Task Threads_and_kernels_do_not_change_a_bit()
    {
        using var room = new Room();
        var words = Kernels.KernelPaths.All.Where(Kernels.KernelPaths.IsSupported).Select(Kernels.KernelPaths.Word);
        var hashes = new HashSet<string>();
        foreach (var kernels in words) hashes.Add((await room.Run(Room.SmallTraining("--kernels", kernels))).Sha256);
        hashes.Add((await room.Run(Room.SmallTraining("--threads", "2"))).Sha256);
        hashes.ShouldHaveSingleItem().Length.ShouldBe(64);
        (await room.Run(Room.SmallTraining("--seed", "2"))).Sha256.ShouldNotBe(hashes.Single());
    }

    [Fact]
    public async Task A_run_can_be_made_again_from_its_experiment()
    {
        using var room = new Room();
        var first = await room.Run(
            Room.SmallTraining("--out", "mine", "--activation", "tanh", "--loss", "nll", "--lr", "0.05", "--momentum", "0.5"));
        var again = await room.Run(["train", "-c", "mine/experiment.json"]);
        again.Code.ShouldBe(0, again.Error);
        again.Sha256.ShouldBe(first.Sha256);
    }

    [Fact]
    public async Task Every_option_reaches_the_experiment()
    {
        using var room = new Room();
        var told = await room.Run(
        [
            "train", "--data", "some-digits", "--hidden", "8,6", "--activation", "sigmoid", "--loss", "mse", "--optimizer", "sgd",
            "--lr", "0.5", "--momentum", "0", "--epochs", "1", "--batch", "50", "--seed", "7", "--threads", "1", "--validation", "0.3",
            "--out", "mine", "--set", "data.trainLimit=300", "--set", "optimizer.weightDecay=0.001", "--plain", "--kernels", "scalar",
        ]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("some-digits: 210 to learn from, 90 held out, 200 to test");
        told.Out.ShouldContain("784-8-6-10, sigmoid");
        var experiment = File.ReadAllText(room.At("mine", "experiment.json"));
        string[] texts = ["\"mse\"", "\"learningRate\": 0.5", "\"seed\": 7", "\"weightDecay\": 0.001", "\"set\": \"folder\""];
        foreach (var text in texts) experiment.ShouldContain(text);
    }

    [Fact]
    public async Task The_newer_options_reach_the_experiment_too_and_train()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining(
            "--norm", "batch", "--dropout", "0.1", "--optimizer", "adamW", "--weight-decay", "0.02", "--clip", "5", "--schedule", "cosine",
            "--warmup", "0.5", "--label-smoothing", "0.1", "--activation", "silu", "--out", "mine"));
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("784-16-10, batchNorm and silu and dropout");
        told.Out.ShouldContain("crossEntropy, adamW 0.001, cosine after a warm-up of 0.5 epochs, seed 1\n");
        var experiment = File.ReadAllText(room.At("mine", "experiment.json"));
        string[] texts =
        [
            "{ \"type\": \"batchNorm\"", "\"p\": 0.1", "\"adamW\"", "\"weightDecay\": 0.02", "\"clipNorm\": 5", "\"labelSmoothing\": 0.1",
            "\"warmup\": 0.5",
        ];
        foreach (var text in texts) experiment.ShouldContain(text);
    }

    [Fact]
    public async Task Without_data_and_network_the_built_in_digits_stand_in_and_it_is_said()
    {
        using var room = new Room(withData: false);
        var told = await room.Run(
            ["train", "--hidden", "none", "--epochs", "1", "--threads", "1", "--set", "data.trainLimit=300", "--out", "mine"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldStartWith("MNIST was not found in ~/data, ~/home/.cache/chainrule, and ");
        told.Out.ShouldContain("So the built-in digits stand in");
        told.Out.ShouldContain("digits: 250 to learn from");
        File.ReadAllText(room.At("mine", "experiment.json")).ShouldContain("\"set\": \"digits\"");
    }

    [Fact]
    public async Task A_run_that_diverges_says_where_and_exits_1()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--lr", "1000", "--set", "optimizer.weightDecay=1000"));
        told.Code.ShouldBe(1);
        told.Error.ShouldContain("expected a finite loss, got NaN");
        told.Out.ShouldContain("stopped   step ");
    }

    [Fact]
    public async Task Asked_to_stop_it_saves_and_exits_130()
    {
        using var room = new Room();
        using var source = new CancellationTokenSource();
        room.On = ("/500  loss", source.Cancel);
        var told = await room.Run(Room.SmallTraining("--epochs", "500", "--out", "mine"), source.Token);
        told.Code.ShouldBe(130);
        told.Out.ShouldContain("stopped   interrupted after 1 of 500 epochs; all is saved");
        told.Out.ShouldContain(" test ~/mine\n");
        File.ReadAllText(room.At("mine", "result.json")).ShouldContain("\"interrupted\"");
        var test = await room.Run(["test", "mine"]);
        test.Code.ShouldBe(0, test.Error);
    }

    [Fact]
    public async Task Stopped_before_anything_was_trained_it_leaves_nothing()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--out", "mine"), new CancellationToken(canceled: true));
        told.Code.ShouldBe(130);
        told.Error.ShouldBe("Interrupted before anything was trained; nothing was saved.\n");
        Directory.Exists(room.At("mine")).ShouldBeFalse();
    }

    [Fact]
    public async Task MNIST_is_learned()
    {
        var data = Environment.GetEnvironmentVariable("CHAINRULE_DATA");
        if (data is null) Assert.Skip("CHAINRULE_DATA names no folder that holds mnist/.");
        using var room = new Room(withData: false);
        room.Environment["CHAINRULE_DATA"] = Path.GetFullPath(data);
        var told = await room.Run(["train", "--epochs", "1", "--json"]);
        told.Code.ShouldBe(0, told.Error);
        using var document = JsonDocument.Parse(told.Out);
        document.RootElement.GetProperty("dataset").GetString().ShouldBe("mnist");
        document.RootElement.GetProperty("test").GetProperty("accuracy").GetDouble().ShouldBeGreaterThan(0.94);
    }
}
