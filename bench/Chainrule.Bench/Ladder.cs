using System.Runtime.Intrinsics;

namespace Chainrule.Bench;

/// <summary>
/// The matrix product C = A · B of n × n in row-major order, from three plain loops to what the kernels do, one idea at a time. Each rung
/// adds to the one before it; the chapter "A product, rung by rung" tells why it helps. Vectors are 16 floats wide; n is a multiple of
/// <see cref="Width"/> and of <see cref="Depth"/>.
/// </summary>
internal static class Ladder
{
    /// <summary>Rows of a tile.</summary>
    private const int Height = 8;

    /// <summary>Columns of a tile: two vectors.</summary>
    private const int Width = 32;

    /// <summary>k in one run, so that a panel of depth × width floats (32 KiB) stays in the first-level cache.</summary>
    private const int Depth = 256;

    /// <summary>One way to multiply: n, A, B, C.</summary>
    public delegate void Product(int n, float[] a, float[] b, float[] c);

    /// <summary>The rungs, plainest first.</summary>
    public static IReadOnlyList<(string Name, Product Run)> Rungs { get; } =
    [
        ("three loops, a sum for each element", Naive),
        ("the loops turned: rows of B in order", RowByRow),
        ("vectors of 16 floats, fused multiply-add", Vectors),
        ("a tile of C in registers", Tiles),
        ("k in runs that the cache holds", Blocked),
        ("each panel of B packed", Packed),
    ];

    /// <summary>c[i, j] = Σₖ a[i, k] · b[k, j] as it is written; B is read down its columns.</summary>
    private static void Naive(int n, float[] a, float[] b, float[] c)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = 0f;
                for (var k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
                c[i * n + j] = sum;
            }
        }
    }

    /// <summary>The same sums in the same order, but the innermost loop runs along rows: every cache line is used whole.</summary>
    private static void RowByRow(int n, float[] a, float[] b, float[] c)
    {
        Array.Clear(c);
        for (var i = 0; i < n; i++)
        {
            var row = c.AsSpan(i * n, n);
            for (var k = 0; k < n; k++)
            {
                var x = a[i * n + k];
                var other = b.AsSpan(k * n, n);
                for (var j = 0; j < row.Length; j++) row[j] += x * other[j];
            }
        }
    }

    /// <summary>Sixteen columns at once, multiplied and added in one instruction and with one rounding.</summary>
    private static void Vectors(int n, float[] a, float[] b, float[] c)
    {
        Array.Clear(c);
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
            {
                var x = Vector512.Create(a[i * n + k]);
                for (var j = 0; j < n; j += 16) Store(Vector512.FusedMultiplyAdd(x, Load(b, k * n + j), Load(c, i * n + j)), c, i * n + j);
            }
        }
    }

    /// <summary>8 × 32 elements of C stay in 16 registers while k runs: 10 loads for 16 multiply-adds; it were 32, and 16 stores.</summary>
    private static void Tiles(int n, float[] a, float[] b, float[] c)
    {
        for (var j = 0; j < n; j += Width)
        {
            for (var i = 0; i < n; i += Height) Tile(a, i * n, b, j, n, c, i * n + j, n, n, isFirst: true);
        }
    }

    /// <summary>A panel of B serves all rows while it is in the first-level cache; the chains go on in C.</summary>
    private static void Blocked(int n, float[] a, float[] b, float[] c)
    {
        for (var k = 0; k < n; k += Depth)
        {
            for (var j = 0; j < n; j += Width)
            {
                for (var i = 0; i < n; i += Height) Tile(a, i * n + k, b, k * n + j, n, c, i * n + j, n, Depth, isFirst: k == 0);
            }
        }
    }

    /// <summary>The panel lies in one piece: no page and no set of the cache is asked for more than it has.</summary>
    private static void Packed(int n, float[] a, float[] b, float[] c)
    {
        var panel = new float[Depth * Width];
        for (var k = 0; k < n; k += Depth)
        {
            for (var j = 0; j < n; j += Width)
            {
                for (var row = 0; row < Depth; row++) Array.Copy(b, (k + row) * n + j, panel, row * Width, Width);
                for (var i = 0; i < n; i += Height) Tile(a, i * n + k, panel, 0, Width, c, i * n + j, n, Depth, isFirst: k == 0);
            }
        }
    }

    /// <summary>
    /// c[8, 32] (+)= a[8, depth] · b[depth, 32], each operand given by its first element; the rows of a and c are n apart.
    /// </summary>
    private static void Tile(float[] a, int aAt, float[] b, int bAt, int bStep, float[] c, int cAt, int n, int depth, bool isFirst)
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default;
        Vector512<float> c31 = default, c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default;
        Vector512<float> c70 = default, c71 = default;
        if (!isFirst)
        {
            (c00, c01, c10, c11) = (Load(c, cAt), Load(c, cAt + 16), Load(c, cAt + n), Load(c, cAt + n + 16));
            (c20, c21) = (Load(c, cAt + 2 * n), Load(c, cAt + 2 * n + 16));
            (c30, c31) = (Load(c, cAt + 3 * n), Load(c, cAt + 3 * n + 16));
            (c40, c41) = (Load(c, cAt + 4 * n), Load(c, cAt + 4 * n + 16));
            (c50, c51) = (Load(c, cAt + 5 * n), Load(c, cAt + 5 * n + 16));
            (c60, c61) = (Load(c, cAt + 6 * n), Load(c, cAt + 6 * n + 16));
            (c70, c71) = (Load(c, cAt + 7 * n), Load(c, cAt + 7 * n + 16));
        }

        for (var k = 0; k < depth; k++, aAt++, bAt += bStep)
        {
            var (b0, b1, x) = (Load(b, bAt), Load(b, bAt + 16), Vector512.Create(a[aAt]));
            (c00, c01) = (Vector512.FusedMultiplyAdd(x, b0, c00), Vector512.FusedMultiplyAdd(x, b1, c01));
            x = Vector512.Create(a[aAt + n]);
            (c10, c11) = (Vector512.FusedMultiplyAdd(x, b0, c10), Vector512.FusedMultiplyAdd(x, b1, c11));
            x = Vector512.Create(a[aAt + 2 * n]);
            (c20, c21) = (Vector512.FusedMultiplyAdd(x, b0, c20), Vector512.FusedMultiplyAdd(x, b1, c21));
            x = Vector512.Create(a[aAt + 3 * n]);
            (c30, c31) = (Vector512.FusedMultiplyAdd(x, b0, c30), Vector512.FusedMultiplyAdd(x, b1, c31));
            x = Vector512.Create(a[aAt + 4 * n]);
            (c40, c41) = (Vector512.FusedMultiplyAdd(x, b0, c40), Vector512.FusedMultiplyAdd(x, b1, c41));
            x = Vector512.Create(a[aAt + 5 * n]);
            (c50, c51) = (Vector512.FusedMultiplyAdd(x, b0, c50), Vector512.FusedMultiplyAdd(x, b1, c51));
            x = Vector512.Create(a[aAt + 6 * n]);
            (c60, c61) = (Vector512.FusedMultiplyAdd(x, b0, c60), Vector512.FusedMultiplyAdd(x, b1, c61));
            x = Vector512.Create(a[aAt + 7 * n]);
            (c70, c71) = (Vector512.FusedMultiplyAdd(x, b0, c70), Vector512.FusedMultiplyAdd(x, b1, c71));
        }

        Store(c00, c01, c, cAt);
        Store(c10, c11, c, cAt + n);
        Store(c20, c21, c, cAt + 2 * n);
        Store(c30, c31, c, cAt + 3 * n);
        Store(c40, c41, c, cAt + 4 * n);
        Store(c50, c51, c, cAt + 5 * n);
        Store(c60, c61, c, cAt + 6 * n);
        Store(c70, c71, c, cAt + 7 * n);
    }

    private static Vector512<float> Load(float[] from, int at) => Vector512.LoadUnsafe(ref from[0], (nuint)at);

    private static void Store(Vector512<float> value, float[] to, int at) => value.StoreUnsafe(ref to[0], (nuint)at);

    private static void Store(Vector512<float> x0, Vector512<float> x1, float[] to, int at)
    {
        Store(x0, to, at);
        Store(x1, to, at + 16);
    }
}
