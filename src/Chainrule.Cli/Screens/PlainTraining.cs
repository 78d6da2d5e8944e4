using Chainrule.Lab.Training;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>A training in a log: a line for each epoch.</summary>
internal sealed class PlainTraining(Screen screen, int epochs, int? every) : ITrainingLogger
{
    private readonly RunningLoss _running = new(every);

    public void OnStep(in StepRecord step)
    {
        // Too many for a log, but for those that are wanted.
        if (_running.After(step) is { } line) screen.Progress.MarkupLine(Markup.Escape(line.TrimStart().Insert(0, "epoch ")));
    }

    public void OnEpoch(EpochRecord epoch) => screen.Progress.MarkupLine(Markup.Escape(EpochTable.Sentence(epoch, epochs)));
}
