using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Pools;

/// <summary>y = the maximum of max(x, 0) under blocks of 2 × 2, with its choice; plane by plane.</summary>
internal readonly unsafe struct MaxReluKernel(PoolingSize size, float* x, float* y, float* choices, int from, int to) : IKernel
{
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var (height, width) = size.Places;
        for (var plane = (nint)from; plane < to; plane++)
        {
            var at = plane * height * width;
            var chosen = choices == null ? null : choices + at;
            new MaxRows<S, V>(default, add: false, slack: false)
                .Run(x + plane * size.Image.Area, size.Image.Width, y + at, chosen, height, width);
        }
    }
}

/// <summary>Back: of each block of 2 × 2, the chosen corner takes what is spread where the maximum is above 0; all else is 0.</summary>
internal readonly unsafe struct SpreadChosenKernel(PoolingSize size, float* y, float* choices, float* spread, float* x, int from, int to)
    : IKernel
{
    private readonly Size2d _blocks = size.Places;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        for (var plane = (nint)from; plane < to; plane++)
        {
            var target = x + plane * size.Image.Area;
            if (size.Image.Height % 2 + size.Image.Width % 2 > 0) new Span<float>(target, size.Image.Area).Clear();
            Plane<S, V>(plane, target, size.Image.Area);
        }
    }

    /// <summary>Writes the blocks of a plane, with room for so many floats.</summary>
    public void Plane<S, V>(nint plane, float* target, int room)
        where S : struct, ISimd<V>
        where V : struct
    {
        var ((height, width), pitch) = (_blocks, size.Image.Width);
        var first = plane * height * width;
        float* maximum = y + first, choice = choices + first, from = spread + first;
        for (var i = 0; i < height; i++, room -= 2 * pitch)
        {
            for (var j = 0; j < width; j += S.Lanes)
            {
                var count = Math.Min(width - j, S.Lanes);
                var value = S.LoadPartial(from + j, count, 0);
                value = ReluGradient.Apply<S, V>(value, S.LoadPartial(maximum + j, count, 0));
                var blocks = Block<S, V>.Spread(value, S.LoadPartial(choice + j, count, 0));

                // Zeros behind the only vector of a row may fall on what is zero, or on rows that are written later.
                if ((j == 0 && pitch + 2 * S.Lanes <= room) || count == S.Lanes) blocks.Store(target + 2 * j, pitch);
                else blocks.Store(target + 2 * j, pitch, count);
            }

            maximum += width;
            choice += width;
            from += width;
            target += 2 * pitch;
        }
    }
}
