using Chainrule.Kernels;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>What is said before and after a training.</summary>
internal sealed class TrainingReport(Screen screen, ExperimentRun run, RunFolder folder)
{
    /// <summary>Below so many times the accuracy of guessing, a network has learned nothing.</summary>
    private const double NotLearned = 1.5;

    /// <summary>The machine, the data, the model, the training.</summary>
    internal void Begin() => Begin(screen, run, Figures.Threads(run.Threads));

    /// <summary>The machine: version, instruction set, threads, processor.</summary>
    internal static void Machine(Screen screen, KernelPath path, string threads) => screen.Line(
        $"[bold]Chainrule {EnvironmentRecord.Version}[/]  {KernelPaths.Word(path)}, {threads}  "
        + $"[{Screen.Faint}]{Markup.Escape(EnvironmentRecord.CpuModel())}[/]");

    /// <summary>The machine, the data, the model, the training.</summary>
    internal static void Begin(Screen screen, ExperimentRun run, string threads)
    {
        Machine(screen, run.Kernels, threads);
        var name = Markup.Escape(run.Data.Training.Name);
        var held = run.Validation.Count == 0 ? "none held out" : $"{run.Validation.Count:n0} held out";
        screen.Fact("data", $"{name}: {run.Training.Count:n0} to learn from, {held}, {run.Data.Test.Count:n0} to test");
        screen.Fact("model", $"{Description.Model(run.Experiment.Model, run.Inputs)}, {run.Network.Weights.Count:n0} weights");
        screen.Prose("training", "default", Description.Training(run.Experiment));
        if (screen.IsLive) screen.Line();
    }

    /// <summary>What came of it, and what could be done next.</summary>
    internal void End(RunResult result)
    {
        screen.Line();
        var interrupted = $"interrupted after {result.Epochs} of {run.Experiment.Epochs} epochs; all is saved";
        var stopped = result.Status == RunStatus.Interrupted ? interrupted : result.Message;
        if (stopped is not null) screen.Prose("stopped", Screen.Care, stopped);
        if (result.Best is { } best)
        {
            var measured = best is { ValidationAccuracy: { } accuracy, ValidationLoss: { } loss }
                ? $"validation {EpochTable.Percent(accuracy)}, loss {EpochTable.Loss(loss)}"
                : "lowest training loss, for no samples are held out";
            screen.Fact("best", $"epoch {best.Epoch}: {measured}");
        }

        if (run.Test is { } test) screen.Fact("test", Description.Score(test));
        if (run.Test is { } poor && poor.Accuracy * poor.Confusion.GetLength(0) < NotLearned)
        {
            screen.Prose(
                "",
                Screen.Care,
                $"It did not learn: guessing would do as well. Is the learning rate of {run.Experiment.Optimizer.LearningRate} too high? "
                    + "lr-find suggests one.");
        }

        screen.Fact("time", $"{result.TrainSeconds:f2} s of training, {result.SecondsPerEpoch:f3} s an epoch");
        screen.Fact("weights", $"[{Screen.Faint}]{result.WeightsSha256}[/]");
        var misread = run.Test is null ? null : Mistakes.Draw(screen, run.Data.Test, run.Test);
        screen.Line();
        screen.Fact("saved", Markup.Escape(folder.Path));
        Next(result, misread);
    }

    /// <summary>Shows a training as it goes on, as the screen can.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="epochs">How many epochs it has.</param>
    /// <param name="every">The steps between two lines of the running loss; null for none.</param>
    internal static ITrainingLogger Progress(Screen screen, int epochs, int? every = null) =>
        screen.IsLive ? new LiveTraining(screen, epochs, every) : new PlainTraining(screen, epochs, every);

    private void Next(RunResult result, int? misread)
    {
        var name = Commands.Quote(folder.Path);
        List<string> commands = [];
        if (result.Epochs > 0) commands.Add($"report {name}");
        var isHalf = result.Status == RunStatus.Interrupted || (result.Status == RunStatus.Diverged && result.Epochs > 0);
        if (isHalf) commands.Add($"test {name}");
        if (result.Status == RunStatus.Done) commands.Add($"predict {name} --index {misread ?? 0}");
        var file = Commands.Quote(Path.Combine(folder.Path, "experiment.json"));
        commands.Add(result.Status == RunStatus.Diverged
            ? $"train -c {file} --lr {run.Experiment.Optimizer.LearningRate / 10}"
            : $"train -c {file}");
        Commands.Next(screen, commands);
    }
}
