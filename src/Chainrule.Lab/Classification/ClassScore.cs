using System.Text.Json.Serialization;

namespace Chainrule.Lab.Classification;

/// <summary>How well one class is recognised.</summary>
/// <param name="Name">The class.</param>
/// <param name="Support">How many samples are of it.</param>
/// <param name="Guesses">How many were taken for it.</param>
/// <param name="Right">How many of them rightly.</param>
public sealed record ClassScore(string Name, int Support, int Guesses, int Right)
{
    /// <summary>The share of its guesses that are right; null where nothing was taken for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Precision => Share(Right, Guesses);

    /// <summary>The share of its samples that were found; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Recall => Share(Right, Support);

    /// <summary>2 · right/(guesses + support), the harmonic mean of both; null where there is neither a guess nor a sample.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? F1 => Share(2L * Right, (long)Guesses + Support);

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
