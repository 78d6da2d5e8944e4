using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Studies;

/// <summary>One training of a study.</summary>
/// <param name="Name">Its name within the study, and of its folder: "plain-1000".</param>
/// <param name="Title">What it is, in a legend or a row of a table.</param>
/// <param name="Experiment">The training.</param>
/// <param name="WithPyTorch">Whether the study compares it with the same training in PyTorch.</param>
public sealed record StudyRun(string Name, string Title, Experiment Experiment, bool WithPyTorch = false)
{
    private const int Shorter = 10;

    /// <summary>The same with a tenth of the epochs; what happens at an epoch happens at a tenth of it.</summary>
    /// <returns>The short training.</returns>
    public StudyRun Quick() => this with
    {
        Experiment = Experiment with
        {
            Epochs = Tenth(Experiment.Epochs),
            Schedule = Experiment.Schedule is ScheduleSettings.Step { Every: { } every } step
                ? step with { Every = Tenth(every) }
                : Experiment.Schedule,
            Record = Experiment.Record with { Snapshots = Experiment.Record.Snapshots?.Select(Tenth0).Distinct().ToList() },
        },
    };

    private static int Tenth(int epochs) => Math.Max(1, epochs / Shorter);

    private static int Tenth0(int epoch) => epoch == 0 ? 0 : Tenth(epoch);
}
