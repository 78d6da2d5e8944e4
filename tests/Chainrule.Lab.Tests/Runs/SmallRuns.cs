using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Training;

namespace Chainrule.Lab.Tests.Runs;

/// <summary>Runs on a few built-in digits, which take a moment.</summary>
internal static class SmallRuns
{
    public static ResolvedData Data { get; } = new(BuiltInDigits.Training(1, 2000), BuiltInDigits.Test(1, 500), "drawn by the program");

    /// <summary>784-32-10 for two epochs.</summary>
    public static Experiment Experiment { get; } =
        new Shorthand { Dataset = "digits", Hidden = [32], Epochs = 2, Threads = 1 }.ToExperiment();

    public static (RunFolder Folder, RunResult Result) Train(
        TemporaryFolder root,
        Experiment? experiment = null,
        KernelPath? path = null,
        Func<ExperimentRun, Listener>? listen = null,
        CancellationToken cancellation = default)
    {
        using var run = new ExperimentRun(experiment ?? Experiment, Data, path ?? KernelPaths.Best);
        var folder = RunFolder.Create(root.Path, "run");
        return (folder, run.Train(folder, listen?.Invoke(run) ?? new Listener(), cancellation));
    }

    /// <summary>The hash of the weights in a file, which the run's network then holds.</summary>
    public static string Sha256(SafetensorsFile file, ExperimentRun run)
    {
        WeightTensors.Load(file, run.Network.Weights, "file");
        return WeightTensors.Sha256(run.Network.Weights);
    }
}
