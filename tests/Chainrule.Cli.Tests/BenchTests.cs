using System.Text.Json;

namespace Chainrule.Cli.Tests;

public class BenchTests
{
    [Fact]
    public async Task Every_figure_is_above_0_in_one_document()
    {
        using var room = new Room();
        var told = await room.Run(["bench", "--quick", "--data", "some-digits", "--cases", "mlp,cnn", "--threads", "1", "--json"]);
        told.Code.ShouldBe(0, told.Error);
        using var document = JsonDocument.Parse(told.Out);
        var root = document.RootElement;
        root.GetProperty("dataset").GetString().ShouldBe("some-digits");
        var machine = root.GetProperty("machine");
        machine.GetProperty("threads").GetInt32().ShouldBe(1);
        foreach (var name in new[] { "peakGflopsOfOneThread", "peakGflops", "productGflops", "memoryGigabytes" })
            machine.GetProperty(name).GetDouble().ShouldBePositive(name);
        Names(root.GetProperty("cases")).ShouldBe(["mlp", "cnn"]);
        foreach (var one in root.GetProperty("cases").EnumerateArray())
        {
            foreach (var name in new[] { "batch", "secondsPerEpoch", "imagesPerSecond", "gflops", "shareOfPeak" })
                one.GetProperty(name).GetDouble().ShouldBePositive(name);
            (one.GetProperty("secondsPerEpoch").GetDouble() * one.GetProperty("imagesPerSecond").GetDouble()).ShouldBe(60_000, 1e-6);
        }

        Names(root.GetProperty("inference")).ShouldBe(["mlp", "cnn"]);
        foreach (var one in root.GetProperty("inference").EnumerateArray())
        {
            foreach (var name in new[] { "secondsPerImage", "imagesPerSecond" }) one.GetProperty(name).GetDouble().ShouldBePositive(name);
        }

        root.GetProperty("timeToAccuracy").GetArrayLength().ShouldBe(0);
        root.GetProperty("timeToAccuracyLeftOut").GetString().ShouldBe("--quick leaves it out");
        told.Error.ShouldContain("measuring: training mlp\n");
    }

    [Fact]
    public async Task Without_mnist_the_built_in_digits_stand_in()
    {
        using var room = new Room(withData: false);
        var told = await room.Run(["bench", "--quick", "--cases", "mlp", "--kernels", "scalar"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("So the built-in digits stand in, which this program draws itself. For MNIST: --data DIR.\n");
        told.Out.ShouldMatch(@"\nprocessor \S.*, \d+ cores; scalar, \d+ threads?\n");
        told.Out.ShouldMatch(@"\npeak      \d+ GFLOP/s of multiply-adds on 1 thread.*\nproducts  \d+ GFLOP/s of 256 × 256 matrices, ");
        told.Out.ShouldMatch(@"\ncase  network           batch  seconds  images/s  GFLOP/s  of peak\nmlp   784-128-10, Adam     64 ");
        told.Out.ShouldMatch(@"\ncase  µs for one  images/s\nmlp  ");
        Directory.Exists(room.At("runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task Other_digits_than_mnist_tell_no_time_to_an_accuracy()
    {
        using var room = new Room();
        var told = await room.Run(["bench", "--data", "some-digits", "--cases", "mlp", "--threads", "1"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain(
            "accuracy  the time to it was not measured: the recipes are MNIST's, and this is some-digits.\n");
    }

    private static IEnumerable<string?> Names(JsonElement array) =>
        array.EnumerateArray().Select(one => one.GetProperty("name").GetString());
}
