using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chainrule.Kernels;

/// <summary>Turns bytes into numbers and labels into rows.</summary>
public static class Gather
{
    /// <summary>y[i] = table[x[i]].</summary>
    /// <param name="table">What each byte stands for: 256 numbers.</param>
    /// <param name="x">The bytes.</param>
    /// <param name="y">The result, as many.</param>
    /// <param name="line">
    /// t and p of table[b] = b · t + p, one fused multiply-add of doubles, then rounded to a float: where it holds for every b, as
    /// <see cref="IsLine"/> tells, many bytes are computed at once with AVX-512 instead of looked up. Null where it does not.
    /// </param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static unsafe void LookUp(
        ReadOnlySpan<float> table, ReadOnlySpan<byte> x, Span<float> y, (double Times, double Plus)? line = null)
    {
        Lengths.Expect(table, 256);
        Lengths.Expect(y, x.Length);
        fixed (float* of = table, py = y)
        fixed (byte* px = x)
        {
            var i = 0;
            if (line is var (times, plus) && Avx512F.IsSupported)
            {
                var (t, p) = (Vector512.Create(times), Vector512.Create(plus));
                for (; i <= x.Length - 16; i += 16)
                {
                    var shorts = Vector256.WidenLower(Vector128.Load(px + i).ToVector256());
                    var bytes = Vector512.WidenLower(shorts.ToVector512()).AsInt32();
                    var low = Avx512F.ConvertToVector512Double(bytes.GetLower());
                    var high = Avx512F.ConvertToVector512Double(bytes.GetUpper());
                    Avx512F.ConvertToVector256Single(Vector512.FusedMultiplyAdd(low, t, p)).Store(py + i);
                    Avx512F.ConvertToVector256Single(Vector512.FusedMultiplyAdd(high, t, p)).Store(py + i + 8);
                }
            }

            var black = Vector512.Create(of[0]);
            for (; i <= x.Length - 16; i += 16)
            {
                // Most of a picture is background.
                if (Vector128.Load(px + i) == default)
                {
                    black.Store(py + i);
                    continue;
                }

                for (var j = i; j < i + 16; j += 4)
                {
                    float a = of[px[j]], b = of[px[j + 1]], c = of[px[j + 2]], d = of[px[j + 3]];
                    (py[j], py[j + 1], py[j + 2], py[j + 3]) = (a, b, c, d);
                }
            }

            for (; i < x.Length; i++) py[i] = of[px[i]];
        }
    }

    /// <summary>Whether table[b] = b · times + plus for every byte, to the last bit.</summary>
    /// <param name="table">What each byte stands for: 256 numbers.</param>
    /// <param name="times">The factor.</param>
    /// <param name="plus">What is added.</param>
    /// <returns>Whether the two may stand for the table.</returns>
    /// <exception cref="ArgumentException">The table has not 256 numbers.</exception>
    public static bool IsLine(ReadOnlySpan<float> table, double times, double plus)
    {
        Lengths.Expect(table, 256);
        for (var b = 0; b < table.Length; b++)
        {
            if (BitConverter.SingleToInt32Bits((float)Math.FusedMultiplyAdd(b, times, plus)) != BitConverter.SingleToInt32Bits(table[b]))
                return false;
        }

        return true;
    }

    /// <summary>Calls for bytes that will be asked for soon, so that they are in the cache by then.</summary>
    /// <param name="x">The bytes.</param>
    public static unsafe void Prefetch(ReadOnlySpan<byte> x)
    {
        if (!Sse.IsSupported || x.IsEmpty) return;
        fixed (byte* px = x)
        {
            for (var i = 0; i < x.Length; i += 64) Sse.Prefetch1(px + i);
            Sse.Prefetch1(px + x.Length - 1);
        }
    }

    /// <summary>y[r, c] = 1 where c is the label of row r, else 0.</summary>
    /// <param name="labels">One label for each row: a whole number in 0 … classes − 1.</param>
    /// <param name="y">The one-hot rows, rows × classes. Nothing is written when a label is wrong.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="firstRow">What the first row counts as in messages, where it is a part of more.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no whole number in 0 … classes − 1.</exception>
    public static void OneHot(ReadOnlySpan<float> labels, Span<float> y, int rows, int classes, int firstRow = 0)
    {
        Lengths.Expect(labels, rows);
        Lengths.Expect(y, Lengths.Product(rows, classes));
        for (var row = 0; row < rows; row++)
        {
            var label = labels[row];
            if (label >= 0 && label < classes && label == (int)label) continue;
            throw new ArgumentOutOfRangeException(
                FormattableString.Invariant(
                    $"row {firstRow + row} has label {label}, expected a whole number in 0 … {classes - 1} ({classes} classes)."),
                innerException: null);
        }

        y.Clear();
        for (var row = 0; row < rows; row++) y[row * classes + (int)labels[row]] = 1;
    }
}
