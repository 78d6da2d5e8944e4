using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chainrule.Lab.Maps;

/// <summary>
/// Places along a Hilbert curve: neighbours on it are neighbours in the plane, and each square of a quadtree is one stretch of it.
/// </summary>
/// <remarks>Source: D. Hilbert, "Ueber die stetige Abbildung einer Linie auf ein Flächenstück", Math. Ann. 38, 1891.</remarks>
internal static class Hilbert
{
    private const int Levels = 16;

    /// <summary>
    /// The place of each point on a curve through 2¹⁶ × 2¹⁶ squares; lengths are multiples of 16. Two bits for each level, the coarsest
    /// first.
    /// </summary>
    public static void Places(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<uint> places)
    {
        var (left, right) = Range(x);
        var (bottom, top) = Range(y);
        var size = MathF.Max(right - left, top - bottom);
        var scale = Vector512.Create(size > 0 ? ((1 << Levels) - 1) / size : 0);
        var xs = MemoryMarshal.Cast<float, Vector512<float>>(x);
        var ys = MemoryMarshal.Cast<float, Vector512<float>>(y);
        var results = MemoryMarshal.Cast<uint, Vector512<uint>>(places);
        for (var i = 0; i < results.Length; i++)
        {
            var column = Vector512.ConvertToInt32((xs[i] - Vector512.Create(left)) * scale).AsUInt32();
            var row = Vector512.ConvertToInt32((ys[i] - Vector512.Create(bottom)) * scale).AsUInt32();
            results[i] = Places(column, row);
        }
    }

    /// <summary>At each level the quarter's number along the curve; and whether the curve within it is mirrored and turned over.</summary>
    private static Vector512<uint> Places(Vector512<uint> column, Vector512<uint> row)
    {
        var (one, place) = (Vector512.Create(1u), Vector512<uint>.Zero);
        var (swap, flip) = (Vector512<uint>.Zero, Vector512<uint>.Zero);
        for (var level = Levels - 1; level >= 0; level--)
        {
            var (bitX, bitY) = ((column >> level) & one, (row >> level) & one);
            var exchange = (bitX ^ bitY) & swap;
            var (rx, ry) = (bitX ^ exchange ^ flip, bitY ^ exchange ^ flip);
            place = (place << 2) | ((rx << 1) | (rx ^ ry));
            flip ^= rx & (ry ^ one);
            swap ^= ry ^ one;
        }

        return place;
    }

    private static (float Least, float Greatest) Range(ReadOnlySpan<float> values)
    {
        var (least, greatest) = (values[0], values[0]);
        foreach (var value in values) (least, greatest) = (MathF.Min(least, value), MathF.Max(greatest, value));
        return (least, greatest);
    }
}
