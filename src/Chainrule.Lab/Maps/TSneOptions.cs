using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>How a map is made; the defaults suit.</summary>
public sealed record TSneOptions
{
    /// <summary>About how many neighbours each point looks at: at least 1; at most a third of the other points.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>Steps in all, at least 1.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>How many times as strong attraction is at first, so that clusters find their places; at least 1.</summary>
    public double Exaggeration { get; init; } = 12;

    /// <summary>For how many steps; 0 or more.</summary>
    public int ExaggerationIterations { get; init; } = 250;

    /// <summary>θ: a cell of the tree counts as one point where its diagonal is below θ × its distance; 0 … below 1, 0 is exact.</summary>
    public double Theta { get; init; } = 0.5;

    /// <summary>The learning rate; where none is given max(n / exaggeration / 4, 50).</summary>
    public double? LearningRate { get; init; }

    /// <summary>To how many principal components the points are reduced first, where they have more dimensions; 0 for not at all.</summary>
    public int Components { get; init; } = 50;

    /// <summary>Steps between two reports, at least 1.</summary>
    public int ReportEvery { get; init; } = 50;

    /// <summary>The seed of the noise that parts equal points at the start: a hundredth of the start's own spread.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The threads that compute; <see cref="Plans.Team.Shared"/> where none is given. They change no bit.</summary>
    public Team? Team { get; init; }
}
