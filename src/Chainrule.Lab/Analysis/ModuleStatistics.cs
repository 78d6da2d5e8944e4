using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Lab.Analysis;

/// <summary>What a module's result looks like over a batch.</summary>
public sealed record ModuleStatistics
{
    /// <summary>How near to the end of its range a sigmoid or tanh counts as saturated, as a share of half the range.</summary>
    private const double Saturation = 0.99;

    /// <summary>The module's path.</summary>
    public required string Path { get; init; }

    /// <summary>The name of its class.</summary>
    public required string Kind { get; init; }

    /// <summary>The shape of its result, the batch first.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>How the numbers of its result are spread.</summary>
    public required Distribution Values { get; init; }

    /// <summary>Its units: features, or channels of images; null where no weight moves the result, as where images are flattened.</summary>
    public int? Units { get; init; }

    /// <summary>
    /// Units that are 0 for every sample, or, of two samples and more, the same number for every one of them; null like
    /// <see cref="Units"/>.
    /// </summary>
    public int? DeadUnits { get; init; }

    /// <summary>
    /// The share of results beyond 0.99 of the way from the middle of the range to its end, where hardly a gradient passes; null for what
    /// is no sigmoid and no tanh.
    /// </summary>
    public double? Saturated { get; init; }

    /// <summary>The norm of the loss's gradient by the result; null where no weight moves the result.</summary>
    public double? GradientNorm { get; init; }

    internal static ModuleStatistics Of(ModuleResult module, Probe probe)
    {
        var node = module.Result;
        var values = probe.Value(node);
        var isMoved = probe.HasGradient(node);
        var units = UnitsOf(node.Shape);
        return new()
        {
            Path = module.Path,
            Kind = module.Kind,
            Shape = node.Shape.Sizes.ToArray(),
            Values = Distribution.Of(values),
            Units = isMoved ? units : null,
            DeadUnits = isMoved ? Dead(values, units, node.Shape) : null,
            Saturated = node.Op switch
            {
                Sigmoid => Beyond(values, 0.5, 0.5 * Saturation),
                Tanh => Beyond(values, 0, Saturation),
                _ => null,
            },
            GradientNorm = isMoved ? Distribution.Of(probe.Gradient(node)).Norm : null,
        };
    }

    private static int UnitsOf(Shape shape) => shape.Rank < 2 ? 1 : shape[1];

    private static int Dead(ReadOnlySpan<float> values, int units, Shape shape)
    {
        var (samples, dead) = (shape.Rank == 0 ? 1 : shape[0], 0);
        var places = values.Length / samples / units;
        for (var unit = 0; unit < units; unit++)
        {
            var (allZero, allSame, first) = (true, samples > 1, values[unit * places]);
            for (var sample = 0; sample < samples; sample++)
            {
                foreach (var value in values.Slice((sample * units + unit) * places, places))
                {
                    allZero &= value == 0;
                    allSame &= value.Equals(first);
                }
            }

            if (allZero || allSame) dead++;
        }

        return dead;
    }

    private static double Beyond(ReadOnlySpan<float> values, double middle, double distance)
    {
        var count = 0;
        foreach (var value in values)
        {
            if (Math.Abs(value - middle) > distance) count++;
        }

        return (double)count / values.Length;
    }
}
