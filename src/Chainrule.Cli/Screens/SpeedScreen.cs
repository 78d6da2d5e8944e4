using Chainrule.Lab.Data;
using Chainrule.Lab.Speed;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>Shows what a bench measured, part by part.</summary>
internal sealed class SpeedScreen(Screen screen)
{
    /// <summary>What is being measured: on a line that vanishes, or plainly.</summary>
    internal void Wait(string what)
    {
        if (screen.IsLive) screen.Transient($"[{Screen.Faint}]measuring: {what}[/]");
        else screen.Progress.MarkupLine($"measuring: {Markup.Escape(what)}");
    }

    internal void Machine(MachineSpeed machine)
    {
        var (one, all) = (machine.PeakGflopsOfOneThread, machine.PeakGflops);
        screen.ClearTransient();
        screen.Prose(
            "processor", "default", $"{machine.Cpu}, {machine.Cores} cores; {machine.Kernels}, {Figures.Threads(machine.Threads)}");
        screen.Fact("peak", machine.Threads == 1
            ? $"{one:f0} GFLOP/s of multiply-adds on 1 thread"
            : $"{one:f0} GFLOP/s of multiply-adds on 1 thread, {all:f0} on {machine.Threads}");
        screen.Fact("products", $"{machine.ProductGflops:f0} GFLOP/s of 256 × 256 matrices, {machine.ProductGflops / all:p0} of the peak");
        screen.Fact("memory", $"{machine.MemoryGigabytes:f1} GB/s");
    }

    internal void Data(ResolvedData data, int images)
    {
        var part = images == data.Training.Count ? "" : $", {images:n0} of them here";
        screen.Fact("data", Markup.Escape(
            $"{data.Training.Name}: {data.Training.Count:n0} to learn from{part}, {data.Test.Count:n0} to test"));
        screen.Line();
    }

    internal void Cases(IEnumerable<CaseSpeed> cases)
    {
        screen.ClearTransient();
        screen.Fact("training", $"seconds for {CaseSpeed.Epoch:n0} images, loading included");
        TextTable.Draw(
            screen,
            ["case", "network", ">batch", ">seconds", ">images/s", ">GFLOP/s", ">of peak"],
            cases.Select(one => new[]
            {
                one.Name, one.Network, $"{one.Batch}", $"{one.SecondsPerEpoch:f3}", Figures.Short(one.ImagesPerSecond),
                $"{one.Gflops:f0}", $"{one.ShareOfPeak:p0}",
            }));
        screen.Line();
    }

    internal void Inference(IEnumerable<InferenceSpeed> networks, int threads)
    {
        screen.ClearTransient();
        screen.Fact("reading", $"one image on 1 thread; many at once on {Figures.Threads(threads)}");
        TextTable.Draw(
            screen,
            ["case", ">µs for one", ">images/s"],
            networks.Select(one => new[] { one.Name, $"{1e6 * one.SecondsPerImage:f1}", Figures.Short(one.ImagesPerSecond) }));
        screen.Line();
    }

    internal void Times(IReadOnlyList<AccuracyTime> times, string? leftOut)
    {
        screen.ClearTransient();
        if (leftOut is not null)
        {
            screen.Prose("accuracy", Screen.Faint, $"the time to it was not measured: {leftOut}.");
            return;
        }

        var seeds = times[0].Seconds.Count;
        screen.Prose("accuracy", "default", "on MNIST's test images: seconds of training until it is first seen, "
            + $"{(seeds == 1 ? "seed 1" : $"{seeds} seeds")}; tested {AccuracyTime.TestsPerEpoch} times an epoch, untimed");
        TextTable.Draw(
            screen,
            [">goal", "recipe", ">median", ">least", ">most", ">epochs", ">mean at the end"],
            times.Select(time => new[]
            {
                $"{time.Percent} %", time.Recipe, Seconds(time.MedianSeconds), Seconds(time.Seconds.Min()),
                Seconds(time.Seconds.Contains(null) ? null : time.Seconds.Max()), $"{time.Epochs}",
                EpochTable.Percent(time.Accuracies.Average()),
            }));
        screen.Line();
        screen.Prose("", Screen.Faint, "The recipes lie in experiments/mnist/quick. On a machine with other work all of this is slower.");
    }

    private static string Seconds(double? seconds) => seconds is { } value ? $"{value:f2}" : "never";
}
