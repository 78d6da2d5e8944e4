using Chainrule.Kernels;
using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>
/// Maps points of many dimensions into the plane such that neighbours stay neighbours: minimises KL(P ‖ Q), where pᵢⱼ says how near points
/// are there, qᵢⱼ ∝ 1 / (1 + |yᵢ − yⱼ|²) how near they are on the map.
/// </summary>
/// <remarks>
/// <para>Steps: 3 × perplexity exact nearest neighbours; P by bisection; start at the first two principal components, scaled to a standard
/// deviation of 1e-4; gradient descent with gains and momentum (0.5, after the exaggeration 0.8), repulsion by a quadtree.</para>
/// <para>Numerics: float, sums over points in double. The same bits on any number of threads and every instruction set. Distances compared
/// for neighbours are off by about 1e-7 of the points' squared lengths; those that count are computed anew from differences.</para>
/// <para>Memory: about 6 × perplexity × 12 bytes for each point; no matrix of n × n.</para>
/// <para>Sources: L. van der Maaten, G. Hinton, "Visualizing Data using t-SNE", JMLR 9, 2008; L. van der Maaten, "Accelerating t-SNE using
/// Tree-Based Algorithms", JMLR 15, 2014, arXiv:1301.3342; learning rate: A. C. Belkina et al., "Automated optimized parameters for
/// T-distributed stochastic neighbor embedding improve visualization and analysis of large datasets", Nature Comm. 10, 2019; start:
/// D. Kobak, P. Berens, "The art of using t-SNE for single-cell transcriptomics", Nature Comm. 10, 2019.</para>
/// </remarks>
public static class TSne
{
    private const string Place = "t-SNE";
    private const uint Purpose = 10;
    private const double Spread = 1e-4;
    private const float LeastGain = 0.01f;

    /// <summary>Makes a map.</summary>
    /// <param name="data">n rows of d finite numbers.</param>
    /// <param name="count">n, more than 3 × perplexity.</param>
    /// <param name="options">How; the defaults suit.</param>
    /// <param name="progress">Told every <see cref="TSneOptions.ReportEvery"/> steps, on the calling thread.</param>
    /// <param name="cancellation">Ends it after the step in hand.</param>
    /// <returns>The map.</returns>
    /// <exception cref="ArgumentException">
    /// The numbers are not n whole rows, one is not finite, there are too few points for the perplexity, or an option is out of its range.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static TSneMap Run(
        ReadOnlyMemory<float> data,
        int count,
        TSneOptions? options = null,
        Action<TSneProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new();
        var dimensions = Points.Dimensions(Place, data.Span, count);
        Check(options, count);
        var team = options.Team ?? Team.Shared;
        var reduces = options.Components > 0 && dimensions > options.Components;
        var components = PrincipalComponents.Of(data, count, reduces ? options.Components : Math.Min(2, dimensions), team);
        var projected = components.Project(data, team);
        cancellation.ThrowIfCancellationRequested();
        var distances = new Distances(team, reduces && components.Count > 0 ? projected : data, count);
        var neighbours = Neighbours.Find(team, distances, (int)(3 * options.Perplexity), cancellation);
        var forces = new Forces(team, Affinities.Of(team, neighbours, options.Perplexity), options.Theta);
        return Descend(forces, Start(projected, components, count, options.Seed), options, progress, cancellation);
    }

    /// <summary>The first two principal components, and a little noise: points at one place would never part.</summary>
    internal static float[] Start(ReadOnlySpan<float> projected, PrincipalComponents components, int count, ulong seed)
    {
        var width = components.Count;
        var scale = width > 0 ? Spread / Math.Sqrt(components.ExplainedVariance[0]) : 0;
        var points = new float[2 * count];
        for (var i = 0; i < points.Length; i++)
        {
            var random = new Philox(seed, Purpose, 0, (uint)i);
            var along = i % 2 < width ? projected[i / 2 * width + i % 2] : 0;
            points[i] = (float)(scale * along + 0.01 * Spread * random.NextNormal());
        }

        return points;
    }

    private static TSneMap Descend(
        Forces forces, float[] points, TSneOptions options, Action<TSneProgress>? progress, CancellationToken cancellation)
    {
        var (velocity, gains, gradient) = (new float[points.Length], new float[points.Length], new float[points.Length]);
        Array.Fill(gains, 1);
        var rate = (float)(options.LearningRate ?? Math.Max(points.Length / 2 / options.Exaggeration / 4, 50));
        for (var iteration = 0; ; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var early = iteration < options.ExaggerationIterations;
            forces.Gradient(points, early ? (float)options.Exaggeration : 1, gradient);
            var last = iteration == options.Iterations;
            if (last) Centre(points);
            if (last || (iteration > 0 && iteration % options.ReportEvery == 0))
            {
                var divergence = forces.Divergence(points);
                progress?.Invoke(new(iteration, options.Iterations, divergence, [.. points]));
                if (last) return new(points, divergence);
            }

            Step(points, velocity, gains, gradient, rate, early ? 0.5f : 0.8f);
        }
    }

    /// <summary>Gains grow where the gradient goes on in one direction, and shrink where it turns. Source: R. A. Jacobs, 1988.</summary>
    private static void Step(Span<float> points, Span<float> velocity, Span<float> gains, Span<float> gradient, float rate, float momentum)
    {
        for (var i = 0; i < points.Length; i++)
        {
            var onward = gradient[i] * velocity[i] < 0;
            gains[i] = MathF.Max(LeastGain, onward ? gains[i] + 0.2f : gains[i] * 0.8f);
            velocity[i] = momentum * velocity[i] - rate * gains[i] * gradient[i];
            points[i] += velocity[i];
        }
    }

    private static void Centre(Span<float> points)
    {
        var (x, y) = (0.0, 0.0);
        for (var i = 0; i < points.Length; i += 2) (x, y) = (x + points[i], y + points[i + 1]);
        (x, y) = (2 * x / points.Length, 2 * y / points.Length);
        for (var i = 0; i < points.Length; i += 2)
            (points[i], points[i + 1]) = ((float)(points[i] - x), (float)(points[i + 1] - y));
    }

    private static void Check(TSneOptions options, int count)
    {
        Expect(options.Perplexity >= 1 && double.IsFinite(options.Perplexity), "a perplexity of 1 or more", options.Perplexity);
        if (count - 1 < 3 * options.Perplexity)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{Place}: expected more than 3 × the perplexity of {options.Perplexity} points, got {count}. ")
                + (count > 3 ? FormattableString.Invariant($"Set it to {(count - 1) / 3} or less?") : "Too few for any map?"));
        }

        Expect(options.Iterations >= 1, "1 iteration or more", options.Iterations);
        Expect(options.Exaggeration is >= 1 and < 1e6, "an exaggeration of 1 or more", options.Exaggeration);
        Expect(options.ExaggerationIterations >= 0, "0 or more iterations with exaggeration", options.ExaggerationIterations);
        Expect(options.Theta is >= 0 and < 1, "theta from 0 to below 1", options.Theta);
        Expect(options.LearningRate is null or (> 0 and < 1e9), "a learning rate above 0", options.LearningRate ?? 0);
        Expect(options.Components >= 0, "0 or more components", options.Components);
        Expect(options.ReportEvery >= 1, "1 or more iterations between reports", options.ReportEvery);
    }

    private static void Expect(bool right, string what, double got)
    {
        if (!right) throw new ArgumentException(FormattableString.Invariant($"{Place}: expected {what}, got {got}."));
    }
}
