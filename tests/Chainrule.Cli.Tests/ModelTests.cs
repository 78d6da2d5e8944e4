using Chainrule.Lab.Data;

namespace Chainrule.Cli.Tests;

/// <summary>What a trained run is good for: test, predict, and refusing a damaged one.</summary>
public class ModelTests
{
    [Fact]
    public async Task Test_measures_what_train_measured()
    {
        using var room = await Trained();
        var trained = await room.Run(Room.SmallTraining("--out", "again"));
        var said = trained.Out.Split('\n').Single(line => line.StartsWith("test ", StringComparison.Ordinal));
        var told = await room.Run(["test", "again"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.Split('\n').ShouldContain(said);
        told.Error.ShouldBe("");
    }

    [Fact]
    public async Task The_newest_run_is_meant_where_none_is_named_and_a_name_is_looked_up_in_runs()
    {
        using var room = await Trained();
        await room.Run(Room.SmallTraining("--name", "newer", "--hidden", "8"));
        (await room.Run(["test"])).Out.ShouldStartWith("run       ~/runs/newer\nmodel     784-8-10");
        (await room.Run(["test", "newer"])).Out.ShouldStartWith("run       ~/runs/newer\n");
        (await room.Run(["test", "never"])).Error.ShouldBe("never: there is no such run. Did you mean ~/runs/newer?\n");
        (await room.Run(["test", "runs/never"])).Error.ShouldBe("~/runs/never: there is no such folder. Did you mean ~/runs/newer?\n");
    }

    [Fact]
    public async Task Predict_draws_a_sample_and_ten_bars_and_tells_the_truth()
    {
        using var room = await Trained();
        foreach (var line in new[] { "predict mine --index 7", "predict mine 7" })
        {
            var told = await room.Run(line.Split(' '));
            told.Code.ShouldBe(0, told.Error);
            told.Out.ShouldContain("image     test sample 7 of some-digits\n");
            told.Out.ShouldContain("█");
            var bars = told.Out.Split('\n').Where(text => text.EndsWith(" %", StringComparison.Ordinal));
            var percents = bars.Select(bar => double.Parse(bar.Split(' ')[^2])).ToList();
            percents.Count.ShouldBe(10);
            percents.Sum().ShouldBe(100, 0.1);
            told.Out.ShouldContain("it is     ");
        }
    }

    [Fact]
    public async Task Predict_reads_raw_bytes_standard_input_and_a_png()
    {
        using var room = await Trained();
        var pixels = new byte[784];
        for (var y = 4; y < 24; y++) pixels[28 * y + 14] = pixels[28 * y + 13] = 255;
        File.WriteAllBytes(room.At("one.raw"), pixels);
        File.WriteAllBytes(room.At("one.png"), PngWriter.Encode(new Lab.Data.GrayImage(28, 28, pixels)));
        var raw = await room.Run(["predict", "mine", "one.raw"]);
        raw.Code.ShouldBe(0, raw.Error);
        raw.Out.ShouldNotContain("it is");
        room.Input = new MemoryStream(pixels);
        (await room.Run(["predict", "mine", "-"])).Out.ShouldBe(raw.Out.Replace("one.raw", "-"));
        (await room.Run(["predict", "mine", "one.png"])).Out.ShouldBe(raw.Out.Replace("one.raw", "one.png"));
    }

    [Theory]
    [InlineData("predict mine --index 200", 2, "--index: expected a test sample of some-digits, 0 to 199, got 200.")]
    [InlineData("predict mine nowhere.png", 3, "nowhere.png: the image cannot be read: Could not find file '~/nowhere.png'.")]
    [InlineData("predict mine short.raw", 3, "short.raw: expected a PNG, or exactly 784 bytes of raw pixels, got 3 bytes that are no PNG.")]
    [InlineData("predict mine one.raw --index 3", 2, "predict: expected --index or an image, got both.")]
    [InlineData(
        "predict mine", 2, "predict: which image? Name a test sample (--index 7), a PNG, a file of raw bytes, or - for standard input.")]
    [InlineData(
        "test mine --dataset mnits",
        2,
        "--dataset: there is no data set \"mnits\". Did you mean mnist? Known are mnist, fashion-mnist, kmnist, digits; name any "
        + "other folder with --data.")]
    [InlineData("test mine --threads 999", 2, "--threads: expected a whole number from 0 to 256, got 999.")]
    [InlineData("test mien", 2, "~/mien: there is no such folder. Did you mean ~/mine?")]
    public async Task A_wrong_picture_or_word_is_explained(string line, int code, string message)
    {
        using var room = await Trained();
        File.WriteAllBytes(room.At("short.raw"), [1, 2, 3]);
        var told = await room.Run(line.Split(' '));
        told.Error.ShouldBe(message + "\n");
        told.Code.ShouldBe(code);
        told.Out.ShouldBe("");
    }

    [Fact]
    public async Task A_damaged_png_is_refused()
    {
        using var room = await Trained();
        File.WriteAllBytes(room.At("one.png"), PngWriter.Encode(new Lab.Data.GrayImage(28, 28, new byte[784])));
        File.WriteAllBytes(room.At("half.png"), File.ReadAllBytes(room.At("one.png"))[..40]);
        var told = await room.Run(["predict", "mine", "half.png"]);
        told.Code.ShouldBe(3);
        told.Error.ShouldStartWith("half.png: ");
    }

    [Fact]
    public async Task Damaged_weights_are_refused()
    {
        using var room = await Trained();
        var path = room.At("mine", "best.safetensors");
        var whole = File.ReadAllBytes(path);
        foreach (var damaged in new[] { whole[..^1], whole[..100], [], [.. whole[..^5], (byte)(whole[^5] ^ 1), .. whole[^4..]] })
        {
            File.WriteAllBytes(path, damaged);
            foreach (var line in new[] { "test mine", "predict mine 0" })
            {
                var told = await room.Run(line.Split(' '));
                told.Code.ShouldBe(4, told.Error);
                told.Error.ShouldStartWith("~/mine/best.safetensors: ");
                told.Out.ShouldBe("");
            }
        }
    }

    [Fact]
    public async Task Weights_of_another_model_are_refused()
    {
        using var room = await Trained();
        var path = room.At("mine", "experiment.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"out\": 16", "\"out\": 17"));
        var told = await room.Run(["test", "mine"]);
        told.Code.ShouldBe(4);
        told.Error.ShouldBe(
            "~/mine/best.safetensors: expected 1.weight [17, 784], got [16, 784]. Do the weights belong to another model?\n");
        File.WriteAllText(path, "{");
        (await room.Run(["test", "mine"])).Code.ShouldBe(4);
    }

    [Fact]
    public async Task A_run_without_weights_is_refused()
    {
        using var room = await Trained();
        File.Delete(room.At("mine", "best.safetensors"));
        (await room.Run(["test", "mine"])).Code.ShouldBe(0);
        File.Delete(room.At("mine", "last.safetensors"));
        var told = await room.Run(["test", "mine"]);
        told.Code.ShouldBe(4);
        told.Error.ShouldBe("~/mine: the run has no last.safetensors. Did it end before it could save one?\n");
    }

    private static async Task<Room> Trained()
    {
        var room = new Room();
        (await room.Run(Room.SmallTraining("--out", "mine", "--epochs", "1"))).Code.ShouldBe(0);
        return room;
    }
}
