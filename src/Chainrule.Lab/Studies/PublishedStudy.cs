using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Studies;

/// <summary>A published study and the trainings that reproduce it; their files lie in <c>experiments/mnist</c>.</summary>
/// <param name="Name">Its name: "study1".</param>
/// <param name="Title">What it asks.</param>
/// <param name="Runs">Its trainings, in the order in which they are carried out.</param>
public sealed record PublishedStudy(string Name, string Title, IReadOnlyList<StudyRun> Runs)
{
    /// <summary>All five.</summary>
    public static IReadOnlyList<PublishedStudy> All { get; } =
    [
        new(
            "study1",
            "The home-made network against the framework",
            [
                Run("study1", "summed", "error summed over the outputs", true),
                Run("study1", "mean", "error averaged over the outputs", true),
            ]),
        new("study2", "Normalisation and width", [.. Widths(1000), .. Widths(2000), .. Widths(5000)]),
        new(
            "study3",
            "Depth and activation",
            [
                Run("study3", "sigmoid-3", "3 layers, sigmoid"),
                Run("study3", "sigmoid-4", "4 layers, sigmoid"),
                Run("study3", "sigmoid-5", "5 layers, sigmoid"),
                Run("study3", "relu", "3 layers, ReLU"),
                Run("study3", "tanh", "3 layers, tanh"),
            ]),
        new("study4", "The framework from scratch", [Run("study4", "", "784-128-10")]),
        new(
            "study5",
            "The convolutional network and its learning rate",
            [
                Run("study5", "rate-0.0001", "rate 0.0001"),
                Run("study5", "rate-0.01", "rate 0.01"),
                Run("study5", "rate-0.05", "rate 0.05"),
            ]),
    ];

    /// <summary>One of its trainings.</summary>
    /// <param name="name">The training's name.</param>
    /// <returns>The training.</returns>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public StudyRun this[string name] => Runs.First(run => run.Name == name);

    private static IEnumerable<StudyRun> Widths(int hidden) =>
    [
        Run("study2", $"plain-{hidden}", $"plain, {hidden}"),
        Run("study2", $"batch-norm-{hidden}", $"batch norm, {hidden}"),
        Run("study2", $"weight-norm-{hidden}", $"weight norm, {hidden}"),
    ];

    private static StudyRun Run(string study, string name, string title, bool withPyTorch = false)
    {
        var folder = name.Length == 0 ? study : $"{study}/{name}";
        return new(name.Length == 0 ? "network" : name, title, EmbeddedExperiments.Read($"{folder}/experiment.json"), withPyTorch);
    }
}
