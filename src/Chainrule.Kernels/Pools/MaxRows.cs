using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Pools;

/// <summary>y = the maximum of max(x + bias, 0) under blocks of 2 × 2, and which of the four it is: 0, 1, 2 or 3.</summary>
/// <remarks>Lanes run along the places of a row. As in <see cref="Block{S, V}"/>, the first of equals wins, and the first NaN.
/// With slack, two vectors from the last block on may be read.</remarks>
internal readonly unsafe struct MaxRows<S, V>(V bias, bool add, bool slack)
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Rows of places in one piece. A vector may reach into the rows behind, which are written later.</summary>
    public void Run(float* x, nint pitch, float* y, float* choices, int rows, int width)
    {
        for (var room = rows * width; room > 0; room -= width, x += 2 * pitch)
        {
            for (var j = 0; j < width; j += S.Lanes)
            {
                var (pixel, count) = ((nint)x + 2 * j * sizeof(float), Math.Min(width - j, S.Lanes));
                var (first, second) = (Math.Min(2 * count, S.Lanes), Math.Max(2 * count - S.Lanes, 0));
                float* upper = (float*)pixel, lower = upper + pitch;
                var (a, b) = (Take(upper, first), Take(upper + S.Lanes, second));
                var (c, d) = (Take(lower, first), Take(lower + S.Lanes, second));
                var (greatest, choice) = Block<S, V>.Of(a, b, c, d).Relu().Choose();
                var whole = room - j >= S.Lanes;
                if (whole) S.Store(y + j, greatest);
                else S.StorePartial(y + j, greatest, count);
                if (choices == null) continue;
                if (whole) S.Store(choices + j, choice);
                else S.StorePartial(choices + j, choice, count);
            }

            y += width;
            if (choices != null) choices += width;
        }
    }

    private V Take(float* x, int count)
    {
        var v = slack ? S.Load(x) : S.LoadPartial(x, count, 0);
        return add ? S.Add(v, bias) : v;
    }
}
