using Chainrule.Kernels;
using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>
/// The gradient of t-SNE's cost KL(P ‖ Q) at given places of the points: 4 (Σⱼ pᵢⱼ qᵢⱼ (yᵢ − yⱼ) − Σⱼ qᵢⱼ² (yᵢ − yⱼ) / Z).
/// </summary>
internal sealed class Forces
{
    private const int Rows = 128;
    private const int Groups = 4;
    private readonly Team _team;
    private readonly Affinities _affinities;
    private readonly QuadTree _tree;
    private readonly float[] _attraction;
    private readonly float[] _repulsion;
    private readonly float[] _sums;
    private readonly double _negativeEntropy;
    private double _z;

    public Forces(Team team, Affinities affinities, double theta)
    {
        var n = affinities.Count;
        (_team, _affinities, _tree) = (team, affinities, new QuadTree(n, theta));
        (_attraction, _repulsion, _sums) = (new float[2 * n], new float[2 * n], new float[n]);
        foreach (var p in affinities.Values) _negativeEntropy += p > 0 ? p * PortableMath.Log(p) : 0;
    }

    /// <summary>The gradient, with the attraction exaggerated so many times.</summary>
    public void Gradient(float[] points, float exaggeration, Span<float> gradient)
    {
        // The first block builds the tree, while other threads begin with the attraction, which needs none.
        var n = _sums.Length;
        Blocks.Run(_team, 1 + (n + Rows - 1) / Rows, block =>
        {
            if (block == 0) _tree.Build(points);
            else Attract(points, (block - 1) * Rows, Math.Min(n, block * Rows));
        });
        Blocks.Run(_team, (n + QuadTree.Lanes - 1) / QuadTree.Lanes, Groups, (first, end) =>
        {
            for (var group = first; group < end; group++) Repulsion.Run(_tree, group, _repulsion, _sums);
        });

        _z = 0;
        foreach (var sum in _sums) _z += sum;
        var (pull, push) = (4 * exaggeration, (float)(4 / _z));
        for (var i = 0; i < gradient.Length; i++) gradient[i] = pull * _attraction[i] - push * _repulsion[i];
    }

    /// <summary>KL(P ‖ Q) = Σ p ln p + Σ p ln(1 + |yᵢ − yⱼ|²) + ln Z, at the places of the last gradient.</summary>
    public double Divergence(float[] points)
    {
        var (parts, masses) = (new double[_sums.Length], new double[_sums.Length]);
        Blocks.Run(_team, parts.Length, Rows, (first, end) =>
        {
            for (var i = first; i < end; i++) (parts[i], masses[i]) = Divergence(points, i);
        });
        return _negativeEntropy + parts.Sum() + masses.Sum() * PortableMath.Log(_z);
    }

    private (double Part, double Mass) Divergence(float[] points, int i)
    {
        var (start, end) = (_affinities.Starts[i], _affinities.Starts[i + 1]);
        var columns = _affinities.Columns.AsSpan(start..end);
        var values = _affinities.Values.AsSpan(start..end);
        var logs = new float[columns.Length];
        for (var k = 0; k < columns.Length; k++)
        {
            var (dx, dy) = (points[2 * i] - points[2 * columns[k]], points[2 * i + 1] - points[2 * columns[k] + 1]);
            logs[k] = 1 + (dx * dx + dy * dy);
        }

        Elementwise.Map(KernelPaths.Best, UnaryFunction.Log, logs, logs);
        var (part, mass) = (0.0, 0.0);
        for (var k = 0; k < logs.Length; k++) (part, mass) = (part + (double)values[k] * logs[k], mass + values[k]);
        return (part, mass);
    }

    /// <summary>Σⱼ pᵢⱼ qᵢⱼ (yᵢ − yⱼ) for some points.</summary>
    private void Attract(float[] points, int first, int end)
    {
        var (starts, allColumns, allValues) = (_affinities.Starts, _affinities.Columns, _affinities.Values);
        for (var i = first; i < end; i++)
        {
            var columns = allColumns.AsSpan(starts[i]..starts[i + 1]);
            var values = allValues.AsSpan(starts[i], columns.Length);
            var (x, y, forceX, forceY) = (points[2 * i], points[2 * i + 1], 0f, 0f);
            for (var k = 0; k < columns.Length; k++)
            {
                var j = 2 * columns[k];
                var (dx, dy) = (x - points[j], y - points[j + 1]);
                var pull = values[k] / (1 + (dx * dx + dy * dy));
                forceX += pull * dx;
                forceY += pull * dy;
            }

            (_attraction[2 * i], _attraction[2 * i + 1]) = (forceX, forceY);
        }
    }
}
