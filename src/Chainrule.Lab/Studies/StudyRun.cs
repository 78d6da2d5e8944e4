using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Studies;

/// <summary>One training of a study.</summary>
/// <param name="Name">Its name within the study, and of its folder: "plain-1000".</param>
/// <param name="Title">What it is, in a legend or a row of a table.</param>
/// <param name="Experiment">The training, with full settings.</param>
/// <param name="WithPyTorch">Whether the study compares it with the same training in PyTorch.</param>
public sealed record StudyRun(string Name, string Title, Experiment Experiment, bool WithPyTorch = false);
