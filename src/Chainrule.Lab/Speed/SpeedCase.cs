using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Speed;

/// <summary>A training whose speed is measured.</summary>
/// <param name="Name">Its name, in one word.</param>
/// <param name="Network">Its network and optimizer, in words.</param>
/// <param name="Experiment">The training.</param>
public sealed record SpeedCase(string Name, string Network, Experiment Experiment)
{
    /// <summary>All of them; the bench compares the same experiments with PyTorch.</summary>
    public static IReadOnlyList<SpeedCase> All { get; } =
    [
        Of("mlp", "784-128-10, Adam", "h64"),
        Of("sigmoid", "784-256-128-64-10, SGD", "a"),
        Of("batch-norm", "784-1000-10, Adam", "b1-batch"),
        Of("cnn", "conv 16, conv 4, Adam", "e"),
    ];

    private static SpeedCase Of(string name, string network, string rival) =>
        new(name, network, EmbeddedExperiments.Read($"rival.{rival}.json"));
}
