using Chainrule.Lab.Maps;

namespace Chainrule.Lab.Tests.Maps;

/// <summary>t-SNE as it is defined, every point against every other in double precision: the oracle.</summary>
internal sealed class ExactTSne
{
    private readonly int _n;
    private readonly double[] _p;

    private ExactTSne(double[] p, int n) => (_p, _n) = (p, n);

    public double[] P => _p;

    /// <summary>With the P of all points, nobody left out.</summary>
    public static ExactTSne Of(float[] data, int n, double perplexity)
    {
        var (d, conditional) = (data.Length / n, new double[n * n]);
        Parallel.For(0, n, i =>
        {
            var squares = new double[n];
            for (var j = 0; j < n; j++)
            {
                for (var k = 0; k < d; k++) squares[j] += Math.Pow(data[i * d + k] - (double)data[j * d + k], 2);
            }

            Weigh(squares, i, perplexity).CopyTo(conditional.AsSpan(i * n));
        });
        var p = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) p[i * n + j] = (conditional[i * n + j] + conditional[j * n + i]) / (2 * n);
        }

        return new(p, n);
    }

    public static ExactTSne Of(Affinities affinities)
    {
        var n = affinities.Count;
        var p = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var k = affinities.Starts[i]; k < affinities.Starts[i + 1]; k++) p[i * n + affinities.Columns[k]] += affinities.Values[k];
        }

        return new(p, n);
    }

    public double Divergence(float[] points)
    {
        var (q, sum, z) = (Kernel(points), 0.0, 0.0);
        foreach (var value in q) z += value;
        for (var k = 0; k < q.Length; k++) sum += _p[k] > 0 ? _p[k] * Math.Log(_p[k] * z / q[k]) : 0;
        return sum;
    }

    public double[] Gradient(float[] points, double exaggeration)
    {
        var (q, gradient, z) = (Kernel(points), new double[2 * _n], 0.0);
        foreach (var value in q) z += value;
        Parallel.For(0, _n, i =>
        {
            var (x, y) = (0.0, 0.0);
            for (var j = 0; j < _n; j++)
            {
                var force = 4 * (exaggeration * _p[i * _n + j] - q[i * _n + j] / z) * q[i * _n + j];
                x += force * (points[2 * i] - (double)points[2 * j]);
                y += force * (points[2 * i + 1] - (double)points[2 * j + 1]);
            }

            (gradient[2 * i], gradient[2 * i + 1]) = (x, y);
        });
        return gradient;
    }

    /// <summary>The same descent from the same start.</summary>
    public float[] Run(float[] start, TSneOptions options)
    {
        var points = start.ToArray();
        var (velocity, gains) = (new double[points.Length], Enumerable.Repeat(1.0, points.Length).ToArray());
        var rate = Math.Max(_n / options.Exaggeration / 4, 50);
        for (var iteration = 0; iteration < options.Iterations; iteration++)
        {
            var early = iteration < options.ExaggerationIterations;
            var gradient = Gradient(points, early ? options.Exaggeration : 1);
            for (var i = 0; i < points.Length; i++)
            {
                gains[i] = Math.Max(0.01, gradient[i] * velocity[i] < 0 ? gains[i] + 0.2 : gains[i] * 0.8);
                velocity[i] = (early ? 0.5 : 0.8) * velocity[i] - rate * gains[i] * gradient[i];
                points[i] += (float)velocity[i];
            }
        }

        return points;
    }

    private double[] Kernel(float[] points)
    {
        var q = new double[_n * _n];
        Parallel.For(0, _n, i =>
        {
            for (var j = 0; j < _n; j++)
            {
                var (dx, dy) = (points[2 * i] - (double)points[2 * j], points[2 * i + 1] - (double)points[2 * j + 1]);
                q[i * _n + j] = i == j ? 0 : 1 / (1 + dx * dx + dy * dy);
            }
        });
        return q;
    }

    private static double[] Weigh(double[] squares, int self, double perplexity)
    {
        var (low, high, weights) = (0.0, 1e6, new double[squares.Length]);
        var nearest = squares.Where((_, j) => j != self).Min();
        for (var halving = 0; halving < 200; halving++)
        {
            var beta = (low + high) / 2;
            for (var j = 0; j < weights.Length; j++) weights[j] = j == self ? 0 : Math.Exp(-beta * (squares[j] - nearest));
            var sum = weights.Sum();
            var entropy = -weights.Where(w => w > 0).Sum(w => w / sum * Math.Log(w / sum));
            if (entropy > Math.Log(perplexity)) low = beta;
            else high = beta;
        }

        var total = weights.Sum();
        return [.. weights.Select(w => w / total)];
    }
}
