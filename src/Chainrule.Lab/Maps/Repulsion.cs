using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chainrule.Lab.Maps;

/// <summary>
/// The forces that push points apart: rᵢ = Σⱼ qᵢⱼ² (yᵢ − yⱼ) and zᵢ = Σⱼ qᵢⱼ, qᵢⱼ = 1 / (1 + |yᵢ − yⱼ|²), by Barnes and Hut.
/// </summary>
/// <remarks>
/// Sixteen points that lie side by side walk the tree together, one in each lane of a vector: a cell counts as one point where it is far
/// enough from all sixteen. Each lane's sums are its own, in the order of the walk: the same bits whatever the vectors.
/// Source: J. Barnes, P. Hut, "A Hierarchical O(N log N) Force-Calculation Algorithm", Nature 324, 1986.
/// </remarks>
internal static class Repulsion
{
    /// <summary>Adds up the forces on the points of one group, and writes them where the points are at home.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="group">Which <see cref="QuadTree.Lanes"/> of its points.</param>
    /// <param name="forces">r, two numbers for each point.</param>
    /// <param name="sums">z, one for each.</param>
    public static void Run(QuadTree tree, int group, Span<float> forces, Span<float> sums)
    {
        var x = MemoryMarshal.Cast<float, Vector512<float>>(tree.X)[group];
        var y = MemoryMarshal.Cast<float, Vector512<float>>(tree.Y)[group];
        var (forceX, forceY, z) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var cells = tree.Cells;
        for (var c = 0; c < cells.Length;)
        {
            ref readonly var cell = ref cells[c];
            var (dx, dy) = (x - Vector512.Create(cell.X), y - Vector512.Create(cell.Y));
            var square = Vector512.FusedMultiplyAdd(dx, dx, dy * dy);
            if (!Vector512.LessThanAny(square, Vector512.Create(cell.Reach)))
            {
                var q = Vector512<float>.One / (Vector512<float>.One + square);
                var mass = Vector512.Create(cell.Mass) * q;
                z += mass;
                mass *= q;
                forceX = Vector512.FusedMultiplyAdd(mass, dx, forceX);
                forceY = Vector512.FusedMultiplyAdd(mass, dy, forceY);
                c = cell.Next;
                continue;
            }

            c++;
            for (var i = cell.First; (uint)i < (uint)cell.End; i++)
            {
                (dx, dy) = (x - Vector512.Create(tree.X[i]), y - Vector512.Create(tree.Y[i]));
                var q = Vector512<float>.One / (Vector512.FusedMultiplyAdd(dx, dx, dy * dy) + Vector512<float>.One);
                z += q;
                q *= q;
                forceX = Vector512.FusedMultiplyAdd(q, dx, forceX);
                forceY = Vector512.FusedMultiplyAdd(q, dy, forceY);
            }
        }

        var order = tree.Order[(group * QuadTree.Lanes)..Math.Min(tree.Order.Length, (group + 1) * QuadTree.Lanes)];
        for (var lane = 0; lane < order.Length; lane++)
        {
            var point = order[lane];
            (forces[2 * point], forces[2 * point + 1]) = (forceX[lane], forceY[lane]);

            // Each has met itself, at distance 0.
            sums[point] = z[lane] - 1;
        }
    }
}
