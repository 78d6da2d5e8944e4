using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Pools;

/// <summary>
/// y[p] = t at the pixel where x is greatest under the window at p, the first of equals, the first of NaNs; or back: t = y[p] there.
/// Blocks of 2 × 2 run in lanes along the places of a row, any other window place by place.
/// </summary>
internal readonly unsafe struct MaxPoolKernel(PoolingSize size, float* x, float* t, float* y, int from, int to, bool spread) : IKernel
{
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var (width, places) = (size.Image.Width, size.Places);
        var blocks = size.Window.Halves;
        for (var plane = from; plane < to; plane++)
        {
            var first = (nint)plane * size.Image.Area;
            if (spread) new Span<float>(t + first, size.Image.Area).Clear();
            for (var i = 0; i < places.Height; i++)
            {
                var row = y + (nint)plane * places.Area + (nint)i * places.Width;
                if (blocks) Blocks<S, V>(x + first + 2 * i * width, t + first + 2 * i * width, row);
                else Row(x + first, t + first, row, i);
            }
        }
    }

    /// <summary>A row of places over blocks of 2 × 2.</summary>
    private void Blocks<S, V>(float* upper, float* picked, float* row)
        where S : struct, ISimd<V>
        where V : struct
    {
        var (width, places) = (size.Image.Width, size.Places.Width);
        for (var j = 0; j < places; j += S.Lanes)
        {
            var count = Math.Min(S.Lanes, places - j);
            var decides = Block<S, V>.Load(upper + 2 * j, width, count);
            var (second, third, fourth) = decides.Winners();
            var target = picked + 2 * j;
            if (spread)
            {
                var value = S.LoadPartial(row + j, count, 0);
                var zero = S.Broadcast(0);
                var later = S.Or(second, S.Or(third, fourth));
                new Block<S, V>(S.Select(later, zero, value), S.And(second, value), S.And(third, value), S.And(fourth, value))
                    .Store(target, width, count);
            }
            else
            {
                var from = Block<S, V>.Load(target, width, count);
                S.StorePartial(row + j, from.Pick(second, third, fourth), count);
            }
        }
    }

    /// <summary>A row of places, one by one.</summary>
    private void Row(float* decides, float* picked, float* row, int i)
    {
        for (var j = 0; j < size.Places.Width; j++)
        {
            var taps = new Taps(size, i, j);
            var (best, at) = (float.NegativeInfinity, taps.Top * size.Image.Width + taps.Left);
            for (var u = taps.Top; u < taps.Bottom; u++)
            {
                for (var v = taps.Left; v < taps.Right; v++)
                {
                    var next = decides[u * size.Image.Width + v];
                    if (next > best || (float.IsNaN(next) && !float.IsNaN(best))) (best, at) = (next, u * size.Image.Width + v);
                }
            }

            if (spread) picked[at] += row[j];
            else row[j] = picked[at];
        }
    }
}
