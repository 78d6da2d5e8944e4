namespace Chainrule.Kernels;

/// <summary>Copies between layouts: permuted axes, repeated axes. Numbers are moved, never changed, so there is one path only.</summary>
public static class Strided
{
    /// <summary>The most axes that a copy walks over.</summary>
    public const int MaximumRank = 8;

    /// <summary>y[i₀, i₁, …] = x[Σ iₐ · stepsₐ], with y in row-major order.</summary>
    /// <param name="x">The source.</param>
    /// <param name="steps">From index to index of each axis of y, within x; 0 repeats.</param>
    /// <param name="sizes">The sizes of y's axes, at most eight.</param>
    /// <param name="y">The whole result.</param>
    /// <param name="start">The first element of y to write, a multiple of the last axis's size.</param>
    /// <param name="end">The element after the last, likewise.</param>
    /// <exception cref="ArgumentException">There are too many axes, or a range leaves its span.</exception>
    public static void Copy(ReadOnlySpan<float> x, ReadOnlySpan<int> steps, ReadOnlySpan<int> sizes, Span<float> y, int start, int end)
    {
        if (sizes.Length > MaximumRank || sizes.Length != steps.Length)
        {
            throw new ArgumentException(
                $"strided copy: expected at most {MaximumRank} axes with a step each, got {sizes.Length} and {steps.Length}.");
        }

        var reach = 1;
        for (var axis = 0; axis < sizes.Length; axis++) reach += (sizes[axis] - 1) * steps[axis];
        if (reach > x.Length || start < 0 || end > y.Length)
        {
            throw new ArgumentException(
                $"strided copy: expected to stay within {x.Length} and {y.Length} floats, got {reach} and {start}..{end}.");
        }

        if (sizes.Length == 0)
        {
            if (start < end) y[0] = x[0];
            return;
        }

        var width = sizes[^1];
        var step = steps[^1];
        Span<int> index = stackalloc int[MaximumRank];
        var rest = start / width;
        var offset = 0;
        for (var axis = sizes.Length - 2; axis >= 0; axis--)
        {
            index[axis] = rest % sizes[axis];
            rest /= sizes[axis];
            offset += index[axis] * steps[axis];
        }

        for (var at = start; at < end; at += width)
        {
            var row = y.Slice(at, width);
            if (step == 1) x.Slice(offset, width).CopyTo(row);
            else if (step == 0) row.Fill(x[offset]);
            else for (var i = 0; i < width; i++) row[i] = x[offset + i * step];

            for (var axis = sizes.Length - 2; axis >= 0; axis--)
            {
                offset += steps[axis];
                if (++index[axis] < sizes[axis]) break;
                offset -= steps[axis] * sizes[axis];
                index[axis] = 0;
            }
        }
    }
}
