using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Pools;

/// <summary>
/// y[p] = t at the pixel where x is greatest under the window at p, the first of equals, the first of NaNs; or the mean of t under it; or
/// back, from y to t. Blocks of 2 × 2 run in lanes along the places of a row, any other window place by place.
/// </summary>
internal readonly unsafe struct PoolKernel(PoolingSize size, bool mean, bool back, float* x, float* t, float* y, int from, int to)
    : IKernel
{
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var (area, places) = (size.Image.Area, size.Places);
        var blocks = size.Window == Window.Blocks;
        for (var plane = from; plane < to; plane++)
        {
            var decides = x + (nint)plane * area;
            var picked = t + (nint)plane * area;
            if (back) new Span<float>(picked, area).Clear();
            for (var i = 0; i < places.Height; i++)
            {
                var row = y + ((nint)plane * places.Height + i) * places.Width;
                var first = 2 * i * size.Image.Width;
                if (blocks) Blocks<S, V>(decides + first, picked + first, row);
                else Places(decides, picked, row, i);
            }
        }
    }

    /// <summary>A row of places over blocks of 2 × 2.</summary>
    private void Blocks<S, V>(float* decides, float* picked, float* row)
        where S : struct, ISimd<V>
        where V : struct
    {
        var (width, places, area) = (size.Image.Width, size.Places.Width, S.Broadcast(4));
        for (var j = 0; j < places; j += S.Lanes)
        {
            var count = Math.Min(S.Lanes, places - j);
            var deciding = Block<S, V>.Load(decides + 2 * j, width, count);
            var pixels = picked + 2 * j;
            if (back)
            {
                var value = S.LoadPartial(row + j, count, 0);
                var share = S.Divide(value, area);
                (mean ? new Block<S, V>(share, share, share, share) : deciding.Spread(value)).Store(pixels, width, count);
            }
            else
            {
                S.StorePartial(
                    row + j, mean ? S.Divide(deciding.Sum(), area) : deciding.Pick(Block<S, V>.Load(pixels, width, count)), count);
            }
        }
    }

    /// <summary>A row of places, one by one.</summary>
    private void Places(float* decides, float* picked, float* row, int i)
    {
        var (window, width) = (size.Window, size.Image.Width);
        float area = window.Kernel.Area;
        var (top, bottom) = Inside(i * window.Stride.Height - window.Padding.Height, window.Kernel.Height, size.Image.Height);
        for (var j = 0; j < size.Places.Width; j++)
        {
            var (left, right) = Inside(j * window.Stride.Width - window.Padding.Width, window.Kernel.Width, width);
            var (sum, best, greatest) = (0f, float.NegativeInfinity, top * width + left);
            for (var u = top; u < bottom; u++)
            {
                for (var pixel = u * width + left; pixel < u * width + right; pixel++)
                {
                    // The greatest so far gives way to what is greater or NaN, and a NaN to nothing.
                    var next = decides[pixel];
                    if (mean && back) picked[pixel] += row[j] / area;
                    else if (mean) sum += next;
                    else if (!(next <= best) && !float.IsNaN(best)) (best, greatest) = (next, pixel);
                }
            }

            if (!back) row[j] = mean ? sum / area : picked[greatest];
            else if (!mean) picked[greatest] += row[j];
        }
    }

    private static (int First, int End) Inside(int first, int count, int pixels) => (Math.Max(first, 0), Math.Min(first + count, pixels));
}
