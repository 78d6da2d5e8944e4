using System.Text.Json;
using Chainrule.Lab.Rivals;

namespace Chainrule.Cli.Tests;

public class CompareTests
{
    [Fact]
    public async Task Runs_are_compared_by_what_differs_and_by_their_figures()
    {
        using var room = new Room();
        await room.Run(Room.SmallTraining("--name", "first"));
        await room.Run(Room.SmallTraining("--name", "second", "--lr", "0.02", "--set", "record.test=true"));
        var told = await room.Run(["compare", "first", "runs/second"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldMatch(@"differs +first  second\nlearningRate +0\.1 +0\.02\n");
        told.Out.ShouldMatch(@"\nlowest training loss +\d\.\d{4} +\d\.\d{4}\n");
        told.Out.ShouldMatch(@"\nhighest test accuracy +– +\d+\.\d\d %\n");
        told.Out.ShouldMatch(@"\naverage seconds per epoch +\d\.\d{3} +\d\.\d{3}\n");

        var json = await room.Run(["compare", "first", "second", "--json"]);
        using var document = JsonDocument.Parse(json.Out);
        document.RootElement.GetProperty("differences")[0].GetProperty("path").GetString().ShouldBe("learningRate");
        document.RootElement.GetProperty("runs").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("compare", "compare: expected two runs or more, or --with pytorch, got none.")]
    [InlineData("compare here", "compare: expected two runs or more, or --with pytorch, got here alone.")]
    [InlineData(
        "compare a b --epochs 2",
        "compare: --epochs describes a training, and runs are compared as they are. Is --with pytorch missing?")]
    [InlineData("compare --with pytroch", "--with: expected pytorch, got \"pytroch\". Did you mean pytorch?")]
    [InlineData(
        "compare --with pytorch runs/a",
        "--with pytorch trains anew: expected an experiment (-c runs/a/experiment.json?), got the run runs/a.")]
    [InlineData(
        "compare --with pytorch --dropout 0.5",
        "PyTorch cannot train the same:\nmodel.layers: expected no \"dropout\", got one: what is dropped is drawn by Chainrule's own "
        + "random numbers. Take it away.")]
    [InlineData(
        "compare --with pytorch",
        "PyTorch: expected a Python on PATH that can \"import torch\", got no Python at all. Install it with: pip install torch "
        + "--index-url https://download.pytorch.org/whl/cpu (Debian, Ubuntu: apt install python3-torch). Or name one: --python.")]
    public async Task What_cannot_be_compared_is_refused(string line, string message)
    {
        using var room = new Room();
        var told = await room.Run(line.Split(' '));
        (told.Code, told.Error).ShouldBe((2, message + "\n"));
        Directory.Exists(room.At("runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_training_here_and_in_pytorch_is_one_table()
    {
        using var room = new Room();
        WithTorch(room);
        string[] line = ["compare", "--with", "pytorch", .. Room.SmallTraining("--name", "both")[1..]];
        var told = await room.Run(line);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldMatch(@"\nrival +PyTorch \S+ of \S+: [\d,]+ steps/s on 1 thread\n");
        told.Out.ShouldMatch(@"\nstep +Chainrule +PyTorch +difference\n +1 +2\.\d{7}  2\.\d{7} ");
        told.Out.ShouldContain("\n          They differ by less than 0.1 % in all 50 steps.\n");
        told.Out.ShouldMatch(@"\n +Chainrule \S+  PyTorch \S+\nepochs +2 +2\n");
        told.Out.ShouldMatch(@"\nhighest test accuracy +\d+\.\d\d % +\d+\.\d\d %\n");
        told.Out.ShouldMatch(@"\nspeed     \w+ is [\d.]+ times as fast per epoch\n");
        File.Exists(room.At("runs", "both", "comparison.json")).ShouldBeTrue();
        var page = File.ReadAllText(room.At("runs", "both", "report.html"));
        page.ShouldContain(">PyTorch's loss</th>");
        page.ShouldContain("It stays below 0.001 in all 50 steps that were compared.");
        page.ShouldContain("id=\"test-accuracy-seconds\"");
        (await room.Run(["test", "both/pytorch"])).Code.ShouldBe(0);

        var json = await room.Run([.. line, "--set", "repeats=2", "--json"]);
        using var document = JsonDocument.Parse(json.Out);
        document.RootElement.GetProperty("theirs").GetProperty("path").GetString().ShouldBe("~/runs/both-2/pytorch");
        document.RootElement.GetProperty("theirs").GetProperty("runs").GetInt32().ShouldBe(2);
        Directory.Exists(room.At("runs", "both-2", "chainrule", "seed-2")).ShouldBeTrue();
    }

    private static void WithTorch(Room room)
    {
        try
        {
            room.Environment[TorchPython.Variable] = TorchPython.Find(null, Environment.GetEnvironmentVariable).Path;
        }
        catch (RivalException e)
        {
            Assert.Skip(e.Message);
        }
    }
}
