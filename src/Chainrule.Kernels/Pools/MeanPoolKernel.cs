using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Pools;

/// <summary>
/// y[p] = the sum of x under the window at p, in order, divided by the window's area; or back: y[p] / area is added to each pixel under
/// it. Blocks of 2 × 2 run in lanes along the places of a row, any other window place by place.
/// </summary>
internal readonly unsafe struct MeanPoolKernel(PoolingSize size, float* x, float* y, int from, int to, bool spread) : IKernel
{
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var (width, places) = (size.Image.Width, size.Places);
        var blocks = size.Window.Halves;
        for (var plane = from; plane < to; plane++)
        {
            var image = x + (nint)plane * size.Image.Area;
            if (spread) new Span<float>(image, size.Image.Area).Clear();
            for (var i = 0; i < places.Height; i++)
            {
                var row = y + (nint)plane * places.Area + (nint)i * places.Width;
                if (blocks) Blocks<S, V>(image + 2 * i * width, row);
                else Row(image, row, i);
            }
        }
    }

    /// <summary>A row of places over blocks of 2 × 2.</summary>
    private void Blocks<S, V>(float* upper, float* row)
        where S : struct, ISimd<V>
        where V : struct
    {
        var (width, places, area) = (size.Image.Width, size.Places.Width, S.Broadcast(4));
        for (var j = 0; j < places; j += S.Lanes)
        {
            var count = Math.Min(S.Lanes, places - j);
            if (spread)
            {
                var share = S.Divide(S.LoadPartial(row + j, count, 0), area);
                new Block<S, V>(share, share, share, share).Store(upper + 2 * j, width, count);
            }
            else
            {
                S.StorePartial(row + j, S.Divide(Block<S, V>.Load(upper + 2 * j, width, count).Sum(), area), count);
            }
        }
    }

    /// <summary>A row of places, one by one.</summary>
    private void Row(float* image, float* row, int i)
    {
        float area = size.Window.Kernel.Area;
        for (var j = 0; j < size.Places.Width; j++)
        {
            var taps = new Taps(size, i, j);
            var share = row[j] / area;
            var sum = 0f;
            for (var u = taps.Top; u < taps.Bottom; u++)
            {
                var pixels = image + u * size.Image.Width;
                for (var v = taps.Left; v < taps.Right; v++)
                {
                    if (spread) pixels[v] += share;
                    else sum += pixels[v];
                }
            }

            if (!spread) row[j] = sum / area;
        }
    }
}
