using Chainrule.Kernels;
using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>
/// How much each point belongs to each other: a sparse symmetric matrix P, whose sum is 1, in rows with ascending columns.
/// </summary>
/// <remarks>
/// p(j | i) = exp(−βᵢ |xᵢ − xⱼ|²) / Σₖ exp(−βᵢ |xᵢ − xₖ|²) over i's nearest neighbours, βᵢ such that the entropy is ln perplexity;
/// pᵢⱼ = (p(j | i) + p(i | j)) / 2n. Source: L. van der Maaten, G. Hinton, "Visualizing Data using t-SNE", JMLR 9, 2008, section 2.
/// </remarks>
internal sealed class Affinities
{
    private const int MostHalvings = 100;
    private const double Tolerance = 1e-6;

    private Affinities(int[] starts, int[] columns, float[] values) => (Starts, Columns, Values) = (starts, columns, values);

    /// <summary>Where each row starts, and behind the last one where it ends.</summary>
    public int[] Starts { get; }

    public int[] Columns { get; }

    public float[] Values { get; }

    public int Count => Starts.Length - 1;

    public static Affinities Of(Team team, Neighbours neighbours, double perplexity)
    {
        var conditional = new float[neighbours.Indices.Length];
        var each = neighbours.Each;
        Blocks.Run(team, neighbours.Count, 64, (first, end) =>
        {
            for (var i = first; i < end; i++)
                Weigh(neighbours.SquaredDistances.AsSpan(i * each, each), conditional.AsSpan(i * each, each), perplexity);
        });
        return Symmetric(neighbours, conditional);
    }

    /// <summary>
    /// p(j | i) of one point by bisection. The nearest distance is taken off first, so that the greatest weight is 1 and nothing overflows;
    /// where more points than the perplexity are equally near, they share evenly what no β can divide.
    /// </summary>
    private static void Weigh(ReadOnlySpan<float> distances, Span<float> weights, double perplexity)
    {
        var nearest = distances[0];
        foreach (var distance in distances) nearest = MathF.Min(nearest, distance);
        var mean = 0.0;
        foreach (var distance in distances) mean += distance - nearest;
        var (low, high, beta) = (0.0, double.PositiveInfinity, mean > 0 ? distances.Length / mean : 1);
        var (wanted, sum) = (PortableMath.Log(perplexity), 0.0);
        for (var halving = 0; halving < MostHalvings; halving++)
        {
            for (var j = 0; j < weights.Length; j++) weights[j] = (float)(-beta * (distances[j] - nearest));
            Elementwise.Map(KernelPaths.Best, UnaryFunction.Exp, weights, weights);
            sum = 0;
            var moment = 0.0;
            for (var j = 0; j < weights.Length; j++)
            {
                sum += weights[j];
                moment += weights[j] * (double)(distances[j] - nearest);
            }

            var tooMuch = PortableMath.Log(sum) + beta * moment / sum - wanted;
            if (Math.Abs(tooMuch) < Tolerance) break;
            if (tooMuch > 0) low = beta;
            else high = beta;
            beta = double.IsPositiveInfinity(high) ? 2 * beta : (low + high) / 2;
        }

        for (var j = 0; j < weights.Length; j++) weights[j] = (float)(weights[j] / sum);
    }

    /// <summary>(A + Aᵀ) / 2n: each row of A is merged with its row of Aᵀ.</summary>
    private static Affinities Symmetric(Neighbours neighbours, float[] conditional)
    {
        var (n, each, turned) = (neighbours.Count, neighbours.Each, Transposed(neighbours, conditional));
        var starts = new int[n + 1];
        for (var i = 0; i < n; i++)
        {
            var row = neighbours.Indices.AsSpan(i * each, each);
            var other = turned.Columns.AsSpan(turned.Starts[i]..turned.Starts[i + 1]);
            var both = 0;
            for (var (a, b) = (0, 0); a < row.Length && b < other.Length;)
            {
                if (row[a] == other[b]) both++;
                if (row[a] <= other[b]) a++;
                else b++;
            }

            starts[i + 1] = checked(starts[i] + row.Length + other.Length - both);
        }

        var (columns, values) = (new int[starts[n]], new float[starts[n]]);
        for (var i = 0; i < n; i++)
        {
            var (a, b, endA, endB) = (i * each, turned.Starts[i], (i + 1) * each, turned.Starts[i + 1]);
            for (var to = starts[i]; to < starts[i + 1]; to++)
            {
                var column = Math.Min(
                    a < endA ? neighbours.Indices[a] : int.MaxValue, b < endB ? turned.Columns[b] : int.MaxValue);
                var sum = 0.0;
                if (a < endA && neighbours.Indices[a] == column) sum += conditional[a++];
                if (b < endB && turned.Columns[b] == column) sum += turned.Values[b++];
                (columns[to], values[to]) = (column, (float)(sum / (2.0 * n)));
            }
        }

        return new(starts, columns, values);
    }

    private static Affinities Transposed(Neighbours neighbours, float[] conditional)
    {
        var (n, each) = (neighbours.Count, neighbours.Each);
        var starts = new int[n + 1];
        foreach (var j in neighbours.Indices) starts[j + 1]++;
        for (var i = 0; i < n; i++) starts[i + 1] += starts[i];
        var (next, columns, values) = (starts[..n], new int[conditional.Length], new float[conditional.Length]);
        for (var k = 0; k < conditional.Length; k++)
        {
            var to = next[neighbours.Indices[k]]++;
            (columns[to], values[to]) = (k / each, conditional[k]);
        }

        return new(starts, columns, values);
    }
}
