using Chainrule.Lab.Training;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>A training in a log: a line for each epoch.</summary>
internal sealed class PlainTraining(Screen screen, int epochs) : ITrainingLogger
{
    public void OnStep(in StepRecord step)
    {
        // Too many for a log.
    }

    public void OnEpoch(EpochRecord epoch) => screen.Progress.MarkupLine(Markup.Escape(EpochTable.Sentence(epoch, epochs)));
}
