using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chainrule.Kernels;

/// <summary>Transposes of matrices. Numbers are moved, never changed, so there is one path only.</summary>
public static unsafe class Transpose
{
    /// <summary>y[j, i] = x[i, j].</summary>
    /// <param name="x">rows × columns floats.</param>
    /// <param name="rows">Rows of x.</param>
    /// <param name="columns">Columns of x.</param>
    /// <param name="y">columns × rows floats; must not overlap x.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    public static void Run(ReadOnlySpan<float> x, int rows, int columns, Span<float> y)
    {
        if (x.Length != (long)rows * columns || y.Length != x.Length)
        {
            throw new ArgumentException($"transpose: expected {rows} x {columns} floats on both sides, got {x.Length} and {y.Length}.");
        }

        fixed (float* px = x, py = y) Run(px, columns, py, rows, rows, columns);
    }

    /// <summary>y[j · yStep + i] = x[i · xStep + j], in blocks of 8 × 4 or 4 × 4 that turn within four registers.</summary>
    internal static void Run(float* x, nint xStep, float* y, nint yStep, int rows, int columns)
    {
        var (i, height) = (0, 0);
        for (; i <= rows - 4; i += height)
        {
            height = Avx.IsSupported && i <= rows - 8 ? 8 : 4;
            var source = x + i * xStep;
            var target = y + i;
            var j = 0;
            for (; j <= columns - 4; j += 4)
            {
                if (height == 8) TallBlock(source + j, xStep, target + j * yStep, yStep);
                else Block(source + j, xStep, target + j * yStep, yStep);
            }

            for (; j < columns; j++)
            {
                for (var r = 0; r < height; r++) target[j * yStep + r] = source[r * xStep + j];
            }
        }

        for (; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) y[j * yStep + i] = x[i * xStep + j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(float* x, nint xStep, float* y, nint yStep)
    {
        if (!Sse.IsSupported)
        {
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < 4; j++) y[j * yStep + i] = x[i * xStep + j];
            }

            return;
        }

        var a = Sse.LoadVector128(x);
        var b = Sse.LoadVector128(x + xStep);
        var c = Sse.LoadVector128(x + 2 * xStep);
        var d = Sse.LoadVector128(x + 3 * xStep);
        var abLow = Sse.UnpackLow(a, b);
        var abHigh = Sse.UnpackHigh(a, b);
        var cdLow = Sse.UnpackLow(c, d);
        var cdHigh = Sse.UnpackHigh(c, d);
        Sse.Store(y, Sse.MoveLowToHigh(abLow, cdLow));
        Sse.Store(y + yStep, Sse.MoveHighToLow(cdLow, abLow));
        Sse.Store(y + 2 * yStep, Sse.MoveLowToHigh(abHigh, cdHigh));
        Sse.Store(y + 3 * yStep, Sse.MoveHighToLow(cdHigh, abHigh));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TallBlock(float* x, nint xStep, float* y, nint yStep)
    {
        var below = x + 4 * xStep;
        var a = Vector256.Create(Vector128.Load(x), Vector128.Load(below));
        var b = Vector256.Create(Vector128.Load(x + xStep), Vector128.Load(below + xStep));
        var c = Vector256.Create(Vector128.Load(x + 2 * xStep), Vector128.Load(below + 2 * xStep));
        var d = Vector256.Create(Vector128.Load(x + 3 * xStep), Vector128.Load(below + 3 * xStep));
        var abLow = Avx.UnpackLow(a, b).AsDouble();
        var abHigh = Avx.UnpackHigh(a, b).AsDouble();
        var cdLow = Avx.UnpackLow(c, d).AsDouble();
        var cdHigh = Avx.UnpackHigh(c, d).AsDouble();
        Avx.UnpackLow(abLow, cdLow).AsSingle().Store(y);
        Avx.UnpackHigh(abLow, cdLow).AsSingle().Store(y + yStep);
        Avx.UnpackLow(abHigh, cdHigh).AsSingle().Store(y + 2 * yStep);
        Avx.UnpackHigh(abHigh, cdHigh).AsSingle().Store(y + 3 * yStep);
    }
}
