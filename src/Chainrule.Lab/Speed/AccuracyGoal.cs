using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Speed;

/// <summary>A test accuracy on MNIST, and a recipe that reaches it soon: <c>experiments/mnist/quick</c>.</summary>
/// <param name="Percent">The accuracy, in percent.</param>
/// <param name="Recipe">The training.</param>
public sealed record AccuracyGoal(int Percent, Experiment Recipe)
{
    /// <summary>All of them, the easiest first.</summary>
    public static IReadOnlyList<AccuracyGoal> All { get; } =
    [
        .. new[] { 97, 98, 99 }
            .Select(percent => new AccuracyGoal(percent, EmbeddedExperiments.Read($"quick/{percent}/experiment.json"))),
    ];
}
