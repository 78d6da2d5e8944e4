using Chainrule.Kernels;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Runs;
using Chainrule.Lab.Tests.Training;

namespace Chainrule.Lab.Tests.Rivals;

public sealed class PyTorchRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_that_pytorch_could_not_do_alike_is_refused_at_once()
    {
        var experiment = SmallRuns.Experiment with
        {
            Data = SmallRuns.Experiment.Data with { Augmentation = new() { Shift = 1 } },
            Model = new()
            {
                Layers = [new LayerSettings.Flatten(), new LayerSettings.Dropout { P = 0.2 }, new LayerSettings.Linear { Out = 10 }],
            },
            Optimizer = new OptimizerSettings.Lion { ClipNorm = 5, ClipValue = 1, Ema = new() },
            Schedule = new ScheduleSettings.Plateau { Warmup = 0.5 },
        };
        Should.Throw<RivalException>(() => PyTorchRun.ExpectTheSame(experiment)).Message.Split('\n').Select(line => line.Split(": ")[0])
            .ShouldBe(
            [
                "PyTorch cannot train the same:", "data.augmentation", "model.layers", "optimizer", "optimizer.ema", "optimizer.clipNorm",
                "optimizer.clipValue", "schedule.warmup", "schedule",
            ]);
    }

    [Fact]
    public void Dropout_is_refused_with_its_reason()
    {
        var experiment = new Shorthand { Dataset = "digits", Hidden = [8], Dropout = 0.5 }.ToExperiment();
        Should.Throw<RivalException>(() => PyTorchRun.ExpectTheSame(experiment)).Message.ShouldBe(
            "PyTorch cannot train the same:\nmodel.layers: expected no \"dropout\", got one: what is dropped is drawn by Chainrule's own "
            + "random numbers. Take it away.");
        Should.NotThrow(() => PyTorchRun.ExpectTheSame(SmallRuns.Experiment));
    }

    [Fact]
    public void What_the_process_said_last_is_told_when_it_breaks_off()
    {
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        using var rival = new PyTorchRun(run, FakePython.Of(_folder.At("python"), "echo 'RuntimeError: no memory' >&2; exit 1"));
        Should.Throw<RivalFailedException>(() => rival.ChooseThreads()).Message.ShouldBe(
            "PyTorch's process ended with exit code 1:\nRuntimeError: no memory");
        Should.Throw<RivalFailedException>(() => rival.Train(RunFolder.Create(_folder.Path, "run"), new Listener())).Message
            .ShouldContain("no memory");
    }

    [Fact]
    public void A_line_that_its_end_cut_off_does_not_hide_why_it_ended()
    {
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        const string cut = """printf '{"type": "epoch", "losses": [0.5, 0.'""";
        using var broken = new PyTorchRun(run, FakePython.Of(_folder.At("a", "python"), $"{cut}; echo 'no memory' >&2; exit 1"));
        Should.Throw<RivalFailedException>(() => broken.ChooseThreads()).Message.ShouldEndWith("exit code 1:\nno memory");

        using var interrupted = new PyTorchRun(run, FakePython.Of(_folder.At("b", "python"), $"{cut}; exit 130"));
        var result = interrupted.Train(RunFolder.Create(_folder.Path, "run"), new Listener());
        (result.Status, result.Epochs).ShouldBe((RunStatus.Interrupted, 0));
    }

    [Fact]
    public void What_the_script_refuses_is_told_as_a_refusal()
    {
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        using var rival = new PyTorchRun(run, FakePython.Of(_folder.At("python"), "echo 'loss: expected one of a, b, got c' >&2; exit 3"));
        Should.Throw<RivalException>(() => rival.ChooseThreads()).Message
            .ShouldBe("PyTorch cannot train this: loss: expected one of a, b, got c.");
    }
}
