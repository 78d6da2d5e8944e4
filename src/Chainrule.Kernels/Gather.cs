using System.Runtime.Intrinsics;

namespace Chainrule.Kernels;

/// <summary>Turns bytes into numbers and labels into rows.</summary>
public static class Gather
{
    /// <summary>y[i] = table[x[i]].</summary>
    /// <param name="table">What each byte stands for: 256 numbers.</param>
    /// <param name="x">The bytes.</param>
    /// <param name="y">The result, as many.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static unsafe void LookUp(ReadOnlySpan<float> table, ReadOnlySpan<byte> x, Span<float> y)
    {
        Lengths.Expect(table, 256);
        Lengths.Expect(y, x.Length);
        fixed (float* of = table, py = y)
        fixed (byte* px = x)
        {
            var (i, black) = (0, Vector512.Create(table[0]));
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
