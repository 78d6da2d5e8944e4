using Chainrule.Graph;

namespace Chainrule.Lab.Analysis;

/// <summary>What a parameter and its gradient look like.</summary>
public sealed record ParameterStatistics
{
    private const int Shown = 5;

    /// <summary>The full name, as in <c>2.weight</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The shape that the world outside sees.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>How its numbers are spread.</summary>
    public required Distribution Values { get; init; }

    /// <summary>How the numbers of its gradient are spread.</summary>
    public required Distribution Gradient { get; init; }

    /// <summary>The first numbers of its gradient, five at most, as the world outside sees them.</summary>
    public required IReadOnlyList<float> FirstGradients { get; init; }

    /// <summary>How far it has come since its start, ‖w − w₀‖ / ‖w₀‖; null where the start is not given, or all 0.</summary>
    public double? Change { get; init; }

    /// <summary>How many numbers it has.</summary>
    public int Count => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>
    /// ‖g‖ / ‖w‖: times the learning rate, the part of itself by which a plain step moves it; null where the weights are all 0.
    /// </summary>
    public double? GradientRatio => Values.Norm > 0 ? Gradient.Norm / Values.Norm : null;

    internal static ParameterStatistics Of(Node parameter, ParameterArena weights, ParameterArena? start)
    {
        var variable = (Variable)parameter.Op;
        var values = weights.Weight(parameter).Values;
        var gradient = weights.ReadGradient(parameter);
        return new()
        {
            Name = variable.FullName,
            Shape = variable.OutsideShape.Sizes.ToArray(),
            Values = Distribution.Of(values),
            Gradient = Distribution.Of(gradient),
            FirstGradients = gradient[..Math.Min(Shown, gradient.Length)],
            Change = start is null ? null : Since(start.Weight(parameter).Values, values),
        };
    }

    private static double? Since(ReadOnlySpan<float> then, ReadOnlySpan<float> now)
    {
        var (way, length) = (0.0, 0.0);
        for (var i = 0; i < now.Length; i++)
        {
            way += ((double)now[i] - then[i]) * ((double)now[i] - then[i]);
            length += (double)then[i] * then[i];
        }

        return length == 0 ? null : Math.Sqrt(way / length);
    }
}
