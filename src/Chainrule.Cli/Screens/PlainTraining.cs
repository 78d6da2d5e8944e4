using Chainrule.Lab.Training;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>A training in a log: a line for each epoch.</summary>
internal sealed class PlainTraining(Screen screen, int epochs, CancellationToken cancellation) : ITrainingLogger
{
    private bool _told;

    public void OnStep(in StepRecord step)
    {
        if (_told || !cancellation.IsCancellationRequested) return;
        _told = true;
        screen.Progress.MarkupLine("Stopping after this step and saving; once more stops at once.");
    }

    public void OnEpoch(EpochRecord epoch) => screen.Progress.MarkupLine(Markup.Escape(EpochTable.Sentence(epoch, epochs)));
}
