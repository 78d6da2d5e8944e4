using Chainrule.Kernels;
using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>
/// Principal components: the directions in which points vary most, greatest first, orthogonal to each other; x − mean ≈ Σ zᵢ vᵢ.
/// </summary>
/// <remarks>
/// <para>Numerics: mean and covariance in double, divided by n − 1; eigenvectors to 1e-11 of the greatest eigenvalue; rounded to float
/// at the end. Each component's sign is such that its number of the greatest size is positive. The same bits on any number of
/// threads.</para>
/// <para>Memory: min(n, d)² doubles; where there are fewer points than dimensions, the points' inner products serve for the
/// covariance.</para>
/// <para>Source: K. Pearson, "On Lines and Planes of Closest Fit to Systems of Points in Space", Phil. Mag. 2(11), 1901.</para>
/// </remarks>
public sealed class PrincipalComponents
{
    private const int Chunk = 256;
    private const double LeastPart = 1e-12;
    private readonly float[] _mean;
    private readonly float[] _components;

    private PrincipalComponents(float[] mean, float[] components, double[] variances, double total)
    {
        (_mean, _components, ExplainedVariance) = (mean, components, variances);
        ExplainedVarianceRatio = [.. variances.Select(variance => variance / total)];
    }

    /// <summary>d, the numbers of each point.</summary>
    public int Dimensions => _mean.Length;

    /// <summary>How many components there are.</summary>
    public int Count => ExplainedVariance.Count;

    /// <summary>The points' mean, d numbers.</summary>
    public ReadOnlyMemory<float> Mean => _mean;

    /// <summary>The components: rows of length 1, d numbers each.</summary>
    public ReadOnlyMemory<float> Components => _components;

    /// <summary>The variance along each component, its eigenvalue.</summary>
    public IReadOnlyList<double> ExplainedVariance { get; }

    /// <summary>The same as a part of the variance of all d numbers together, 0 … 1.</summary>
    public IReadOnlyList<double> ExplainedVarianceRatio { get; }

    /// <summary>Finds the components of points.</summary>
    /// <param name="data">n rows of d finite numbers.</param>
    /// <param name="count">n.</param>
    /// <param name="components">
    /// How many, 1 … d. There are fewer, <see cref="Count"/>, where the points span fewer directions (n points at most n − 1): a variance
    /// below 1e-12 of the greatest is none.
    /// </param>
    /// <param name="team">The threads that compute; <see cref="Team.Shared"/> where none is given.</param>
    /// <returns>The components.</returns>
    /// <exception cref="ArgumentException">The numbers are not n whole rows, one is not finite, or more than d are asked for.</exception>
    public static PrincipalComponents Of(ReadOnlyMemory<float> data, int count, int components, Team? team = null)
    {
        const string place = "principal components";
        var d = Points.Dimensions(place, data.Span, count);
        if (components < 1 || components > d)
            throw new ArgumentException($"{place}: expected 1 … {d} components, as many as there are dimensions, got {components}.");
        team ??= Team.Shared;
        var mean = Average(data.Span, count, d);
        var dual = count < d;
        var size = dual ? count : d;
        var matrix = Scatter(team, data, mean, count, d, dual);
        var total = 0.0;
        for (var i = 0; i < size; i++) total += matrix[i * DoubleProduct.Padded(size) + i];
        var (values, vectors) = LeadingEigenvectors.Find(team, matrix, size, Math.Min(components, size));
        var rank = values.TakeWhile(value => value > LeastPart * values[0] && value > 0).Count();
        var rows = new float[rank * d];
        Blocks.Run(team, rank, i =>
        {
            var vector = vectors.AsSpan(i * DoubleProduct.Padded(size), size);
            Write(dual ? Span(data.Span, mean, vector) : vector, rows.AsSpan(i * d, d));
        });
        return new(Array.ConvertAll(mean, m => (float)m), rows, values[..rank], total);
    }

    /// <summary>z = (x − mean) · vᵢ for each component: the points' coordinates.</summary>
    /// <param name="data">Rows of d numbers, those that the components came from or others.</param>
    /// <param name="team">The threads that compute; <see cref="Team.Shared"/> where none is given.</param>
    /// <returns>Rows of <see cref="Count"/> numbers.</returns>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public float[] Project(ReadOnlyMemory<float> data, Team? team = null)
    {
        var (d, k) = (Dimensions, Count);
        if (data.Length % d != 0)
            throw new ArgumentException($"principal components: expected rows of {d} numbers, got {data.Length} numbers.");
        var result = new float[data.Length / d * k];
        if (k == 0) return result;
        Blocks.Run(team ?? Team.Shared, data.Length / d, Chunk, (first, end) =>
        {
            var centred = data.Span[(first * d)..(end * d)].ToArray();
            for (var row = 0; row < centred.Length; row += d)
            {
                for (var j = 0; j < d; j++) centred[row + j] -= _mean[j];
            }

            var size = new MatMulSize(end - first, k, d, TransposeB: true);
            MatrixProduct.Run(KernelPaths.Best, size, centred, _components, result.AsSpan(first * k, (end - first) * k));
        });
        return result;
    }

    private static double[] Average(ReadOnlySpan<float> data, int count, int d)
    {
        var mean = new double[d];
        for (var i = 0; i < count; i++)
        {
            var row = data.Slice(i * d, d);
            for (var j = 0; j < d; j++) mean[j] += row[j];
        }

        for (var j = 0; j < d; j++) mean[j] /= count;
        return mean;
    }

    /// <summary>
    /// The covariance XᵀX / (n − 1) of centred points, or where <paramref name="dual"/> their inner products XXᵀ / (n − 1), which have the
    /// same eigenvalues; some rows (columns) of X at a time.
    /// </summary>
    private static double[] Scatter(Team team, ReadOnlyMemory<float> data, double[] mean, int count, int d, bool dual)
    {
        var (size, length) = dual ? (count, d) : (d, count);
        var step = DoubleProduct.Padded(size);
        var matrix = new double[step * step];
        var part = new double[Math.Min(Chunk, length) * step];
        for (var first = 0; first < length; first += Chunk)
        {
            var rows = Math.Min(Chunk, length - first);
            Blocks.Run(team, rows, 16, (from, end) =>
            {
                var x = data.Span;
                for (var r = from; r < end; r++)
                {
                    for (var i = 0; i < size; i++)
                        part[r * step + i] = dual ? x[i * d + first + r] - mean[first + r] : x[(first + r) * d + i] - mean[i];
                }
            });
            DoubleProduct.Add(team, part, 1, step, size, rows, part, matrix, step, upper: true);
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = i; j < size; j++) matrix[j * step + i] = matrix[i * step + j] /= Math.Max(1, count - 1);
        }

        return matrix;
    }

    /// <summary>Xᵀu: the direction among the dimensions that belongs to one among the points.</summary>
    private static double[] Span(ReadOnlySpan<float> data, double[] mean, ReadOnlySpan<double> among)
    {
        var direction = new double[mean.Length];
        for (var i = 0; i < among.Length; i++)
        {
            var row = data.Slice(i * mean.Length, mean.Length);
            for (var j = 0; j < row.Length; j++) direction[j] += among[i] * (row[j] - mean[j]);
        }

        return direction;
    }

    /// <summary>The direction with length 1 and its sign.</summary>
    private static void Write(ReadOnlySpan<double> direction, Span<float> component)
    {
        var (square, greatest) = (0.0, 0.0);
        foreach (var x in direction)
        {
            square += x * x;
            if (Math.Abs(x) > Math.Abs(greatest)) greatest = x;
        }

        var length = Math.CopySign(Math.Sqrt(square), greatest);
        for (var j = 0; j < component.Length; j++) component[j] = (float)(direction[j] / length);
    }
}
