using Chainrule.Lab.Experiments;

namespace Chainrule.Bench.Rival;

/// <summary>One comparison: <c>bench/rival/cases/NAME.json</c> is an experiment that both sides read.</summary>
/// <param name="Name">The file's name without its ending, and the word for <c>--case</c>.</param>
/// <param name="Network">The network, for the table.</param>
/// <param name="Target">How many times as fast as PyTorch it is to be at least.</param>
internal sealed record RivalCase(string Name, string Network, double Target)
{
    private const string Cnn = "conv 16 - pool - conv 4 - pool - 10, ReLU, Adam";

    public static IReadOnlyList<RivalCase> All { get; } =
    [
        new("a", "784-256-128-64-10, sigmoid, squared error, SGD", 4.4),
        new("b1", "784-1000-10, ReLU, Adam", 2.3),
        new("b1-batch", "784-1000-10, batch norm, ReLU, Adam", 1.5),
        new("b1-weight", "784-1000-10, weight norm, ReLU, Adam", 2.1),
        new("b5", "784-5000-10, ReLU, Adam", 3),
        new("b5-batch", "784-5000-10, batch norm, ReLU, Adam", 1.8),
        new("c3", "784-128-10, sigmoid, momentum", 2.9),
        new("c5", "784-128-64-32-10, sigmoid, momentum", 3.3),
        new("d", "784-128-10, ReLU, SGD", 2.2),
        new("e", Cnn, 8),
        new("f", Cnn, 6),
        new("g128", "conv 8 - pool - 64 - 10, ReLU, Adam", 7),
        new("g16", "conv 8 - pool - 64 - 10, ReLU, Adam", 8),
        new("h64", "784-128-10, ReLU, Adam", 4),
        new("h16", "784-128-10, ReLU, Adam", 7),
    ];

    /// <summary>The experiment's file.</summary>
    public string Path => Repository.PathOf($"bench/rival/cases/{Name}.json");

    /// <summary>The experiment, checked as any other.</summary>
    public Experiment Experiment => ExperimentReader.Read(Path);

    /// <summary>The cases of a list such as "a,e,g128"; all without one.</summary>
    public static IReadOnlyList<RivalCase> Named(string? list)
    {
        if (list is null) return All;
        var odd = list.Split(',').Except(All.Select(one => one.Name)).FirstOrDefault();
        return odd is null
            ? [.. All.Where(one => list.Split(',').Contains(one.Name))]
            : throw new ArgumentException($"--case: expected some of {string.Join(',', All.Select(one => one.Name))}, got {odd}");
    }
}
