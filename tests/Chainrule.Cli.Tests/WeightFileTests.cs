namespace Chainrule.Cli.Tests;

/// <summary>Weights outside of a run: exported, and tested with their experiment.</summary>
public class WeightFileTests
{
    [Theory]
    [InlineData("w.npz")]
    [InlineData("w.safetensors")]
    public async Task Exported_weights_test_as_the_run_does(string file)
    {
        using var room = await Trained();
        var exported = await room.Run(["export", "mine", "--to", file]);
        exported.Code.ShouldBe(0, exported.Error);
        exported.Out.ShouldStartWith($"run       ~/mine\nsaved     {file}: 4 tensors, ");
        var run = (await room.Run(["test", "mine"])).Out.Split('\n');
        run[0].ShouldBe("run       ~/mine");
        var told = await room.Run(["test", "-c", "mine/experiment.json", "-r", file]);
        told.Code.ShouldBe(0, told.Error);
        var lines = told.Out.Split('\n');
        lines[0].ShouldBe($"weights   ~/{file}");
        lines[1..].ShouldBe(run[1..]);
    }

    [Fact]
    public async Task The_pair_of_the_study_trains_and_tests_best_npz()
    {
        using var room = new Room();
        (await room.Run(Room.SmallTraining("--out", "first"))).Code.ShouldBe(0);
        File.Copy(room.At("first", "experiment.json"), room.At("config.json"));
        var trained = await room.Run(["train", "-c", "config.json", "--set", "record.npz=true", "--out", "second"]);
        trained.Code.ShouldBe(0, trained.Error);
        var said = trained.Out.Split('\n').Single(line => line.StartsWith("test ", StringComparison.Ordinal));
        var told = await room.Run(["test", "-c", "config.json", "-r", "second/best.npz"]);
        told.Out.Split('\n').ShouldContain(said);
    }

    [Theory]
    [InlineData(
        "test mine -c mine/experiment.json",
        2,
        "test: expected a run, or --config and --weights, got both. A run has its own experiment and weights.")]
    [InlineData(
        "test mine -r mine/best.safetensors",
        2,
        "test: expected a run, or --config and --weights, got both. A run has its own experiment and weights.")]
    [InlineData(
        "test -c mine/experiment.json",
        2,
        "test: --config names the experiment, but which weights? Name them too: --weights best.npz.")]
    [InlineData(
        "test -r mine/best.safetensors",
        2,
        "test: --weights names the weights, but of which model? Name it too: --config experiment.json.")]
    [InlineData("test -c mine/experiment.json -r mine", 2, "mine: expected a file of weights, got a folder. Name a file in it.")]
    [InlineData(
        "test -c mine/experiment.json -r mine/bets.safetensors",
        2,
        "mine/bets.safetensors: there is no such file. Did you mean best.safetensors?")]
    [InlineData("test -c mine/experiment.json -r nowhere/x", 2, "nowhere/x: there is no such file.")]
    [InlineData(
        "test -c mine/experiment.json -r mine/experiment.json",
        4,
        "~/mine/experiment.json: file: expected weights as safetensors or npz, got JSON. Is it the experiment? Name the file of weights.")]
    [InlineData(
        "test -c other/experiment.json -r mine/best.safetensors",
        4,
        "~/mine/best.safetensors: expected 1.weight [8, 784], got [16, 784]. Do the weights belong to another model?")]
    [InlineData("export mine", 2, "export: where to? Name a file with --to weights.npz.")]
    [InlineData("export mine --to weights.onxx", 2, "--to: expected a file that ends with .safetensors or .npz, got weights.onxx.")]
    [InlineData("export mine --to some.npz", 2, "--to: expected a file, got the folder some.npz.")]
    [InlineData(
        "export mine --to mine/best.safetensors",
        2,
        "mine/best.safetensors: there is such a file already. Name another, or replace it with --force.")]
    [InlineData("export mien --to w.npz", 2, "~/mien: there is no such folder. Did you mean ~/mine?")]
    public async Task What_is_wrong_is_explained(string line, int code, string message)
    {
        using var room = await Trained();
        (await room.Run(Room.SmallTraining("--out", "other", "--epochs", "1", "--hidden", "8"))).Code.ShouldBe(0);
        Directory.CreateDirectory(room.At("some.npz"));
        var told = await room.Run(line.Split(' '));
        told.Error.ShouldBe(message + "\n");
        told.Code.ShouldBe(code);
        told.Out.ShouldBe("");
        File.Exists(room.At("w.npz")).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_force_replaces_a_file_and_no_run_has_no_weights()
    {
        using var room = await Trained();
        File.WriteAllText(room.At("w.npz"), "mine");
        (await room.Run(["export", "mine", "--to", "w.npz"])).Code.ShouldBe(2);
        File.ReadAllText(room.At("w.npz")).ShouldBe("mine");
        (await room.Run(["export", "mine", "--to", "w.npz", "--force"])).Code.ShouldBe(0);
        File.ReadAllBytes(room.At("w.npz"))[..2].ShouldBe("PK"u8.ToArray());
        File.Delete(room.At("mine", "best.safetensors"));
        (await room.Run(["export", "mine", "--to", "last.npz"])).Code.ShouldBe(0);
        Lab.Formats.NpzFile.Read(room.At("last.npz")).Tensors.Count.ShouldBe(4);
        File.Delete(room.At("mine", "last.safetensors"));
        (await room.Run(["export", "mine", "--to", "none.npz"])).Code.ShouldBe(4);
    }

    private static async Task<Room> Trained()
    {
        var room = new Room();
        (await room.Run(Room.SmallTraining("--out", "mine", "--epochs", "1"))).Code.ShouldBe(0);
        return room;
    }
}
