using System.Runtime.CompilerServices;
using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// The innermost loop of the weights' gradient: sums[r, t, j mod 16] += y[r, j] · x[t, j] for up to 8 rows r and 3 taps t over the places j
/// of images in turn, all held in registers. Each lane is one chain of fused multiply-adds in order.
/// </summary>
/// <remarks>
/// Lanes run along j; a vector of fewer than 16 makes several passes, each over its own lanes, so that the width does not show in the
/// result. Scalar equivalent: <c>for j: sums[j % 16] = fma(y[j], x[j], sums[j % 16])</c>.
/// </remarks>
internal static unsafe class WeightTile<S, V, R>
    where S : struct, ISimd<V>
    where V : struct
    where R : struct, IShape
{
    /// <summary>Taps of a tile.</summary>
    public const int Taps = 3;

    /// <summary>Goes through a run of images.</summary>
    /// <param name="y">y[r, j] of the first image is <c>y[r · yStep + j]</c>.</param>
    /// <param name="yStep">From row to row of y.</param>
    /// <param name="yImage">From image to image of y.</param>
    /// <param name="x">The first image's planes.</param>
    /// <param name="offset">The taps' offsets in them.</param>
    /// <param name="xImage">From image to image of x.</param>
    /// <param name="sums">The lanes of each sum, tap by tap in each row.</param>
    /// <param name="images">How many images.</param>
    /// <param name="length">How many places each, a multiple of 16.</param>
    public static void Run(float* y, nint yStep, nint yImage, float* x, int* offset, nint xImage, float* sums, int images, int length)
    {
        var (second, third) = (offset[1] - offset[0], offset[2] - offset[0]);
        for (var lane = 0; lane < 16; lane += S.Lanes)
            Pass(y + lane, yStep, yImage, x + lane + offset[0], second, third, xImage, sums + lane, images, length);
    }

    private static void Pass(
        float* y, nint yStep, nint yImage, float* x, nint second, nint third, nint xImage, float* sums, int images, int length)
    {
        V a0 = S.Load(sums), a1 = S.Load(sums + 16), a2 = S.Load(sums + 32);
        V b0 = default, b1 = default, b2 = default, c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        V e0 = default, e1 = default, e2 = default, f0 = default, f1 = default, f2 = default, g0 = default, g1 = default, g2 = default;
        V h0 = default, h1 = default, h2 = default;
        if (R.Pairs > 1)
        {
            b0 = S.Load(sums + 48); b1 = S.Load(sums + 64); b2 = S.Load(sums + 80);
            c0 = S.Load(sums + 96); c1 = S.Load(sums + 112); c2 = S.Load(sums + 128);
            d0 = S.Load(sums + 144); d1 = S.Load(sums + 160); d2 = S.Load(sums + 176);
        }

        if (R.Pairs > 4)
        {
            e0 = S.Load(sums + 192); e1 = S.Load(sums + 208); e2 = S.Load(sums + 224);
            f0 = S.Load(sums + 240); f1 = S.Load(sums + 256); f2 = S.Load(sums + 272);
            g0 = S.Load(sums + 288); g1 = S.Load(sums + 304); g2 = S.Load(sums + 320);
            h0 = S.Load(sums + 336); h1 = S.Load(sums + 352); h2 = S.Load(sums + 368);
        }

        var threeSteps = 3 * yStep;
        for (var image = 0; image < images; image++, y += yImage, x += xImage)
        {
            float* low = y, high = y + 4 * yStep, pixel = x;
            for (var j = length; j > 0; j -= 16)
            {
                V x0 = S.Load(pixel), x1 = S.Load(pixel + second), x2 = S.Load(pixel + third);
                pixel += 16;
                var v = S.Load(low);
                a0 = S.FusedMultiplyAdd(v, x0, a0); a1 = S.FusedMultiplyAdd(v, x1, a1); a2 = S.FusedMultiplyAdd(v, x2, a2);
                if (R.Pairs > 1)
                {
                    v = S.Load(low + yStep);
                    b0 = S.FusedMultiplyAdd(v, x0, b0); b1 = S.FusedMultiplyAdd(v, x1, b1); b2 = S.FusedMultiplyAdd(v, x2, b2);
                    v = S.Load(low + 2 * yStep);
                    c0 = S.FusedMultiplyAdd(v, x0, c0); c1 = S.FusedMultiplyAdd(v, x1, c1); c2 = S.FusedMultiplyAdd(v, x2, c2);
                    v = S.Load(low + threeSteps);
                    d0 = S.FusedMultiplyAdd(v, x0, d0); d1 = S.FusedMultiplyAdd(v, x1, d1); d2 = S.FusedMultiplyAdd(v, x2, d2);
                }

                low += 16;
                if (R.Pairs > 4)
                {
                    v = S.Load(high);
                    e0 = S.FusedMultiplyAdd(v, x0, e0); e1 = S.FusedMultiplyAdd(v, x1, e1); e2 = S.FusedMultiplyAdd(v, x2, e2);
                    v = S.Load(high + yStep);
                    f0 = S.FusedMultiplyAdd(v, x0, f0); f1 = S.FusedMultiplyAdd(v, x1, f1); f2 = S.FusedMultiplyAdd(v, x2, f2);
                    v = S.Load(high + 2 * yStep);
                    g0 = S.FusedMultiplyAdd(v, x0, g0); g1 = S.FusedMultiplyAdd(v, x1, g1); g2 = S.FusedMultiplyAdd(v, x2, g2);
                    v = S.Load(high + threeSteps);
                    h0 = S.FusedMultiplyAdd(v, x0, h0); h1 = S.FusedMultiplyAdd(v, x1, h1); h2 = S.FusedMultiplyAdd(v, x2, h2);
                    high += 16;
                }
            }
        }

        Store(sums, a0, a1, a2);
        if (R.Pairs > 1)
        {
            Store(sums + 48, b0, b1, b2);
            Store(sums + 96, c0, c1, c2);
            Store(sums + 144, d0, d1, d2);
        }

        if (R.Pairs > 4)
        {
            Store(sums + 192, e0, e1, e2);
            Store(sums + 240, f0, f1, f2);
            Store(sums + 288, g0, g1, g2);
            Store(sums + 336, h0, h1, h2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* sums, V a, V b, V c)
    {
        S.Store(sums, a);
        S.Store(sums + 16, b);
        S.Store(sums + 32, c);
    }
}
