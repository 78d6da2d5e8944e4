using System.Runtime.CompilerServices;
using Chainrule.Kernels.Pools;
using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// The innermost loop of a convolution before blocks of 2 × 2: the four corners of as many blocks as a vector has lanes, for up to 4
/// outputs, held in registers while the taps run, each one chain of fused multiply-adds in order. Then bias, ReLU and maximum there too.
/// </summary>
/// <remarks>
/// Lanes run along the blocks. Scalar equivalent, for each corner: <c>for k: s = fma(w[k], x[offset[k]], s)</c>. A weight that is loaded
/// serves four corners, and a pixel as many outputs.
/// </remarks>
internal static unsafe class MaximaTile<S, V, R>
    where S : struct, ISimd<V>
    where V : struct
    where R : struct, IShape
{
    /// <summary>Computes one tile.</summary>
    /// <param name="planes">The planes from the first block on.</param>
    /// <param name="offset">
    /// Offsets in them of each row of taps, column by column: of the upper corners and of the lower. A column's right corners are the next
    /// one's left.
    /// </param>
    /// <param name="taps">How many taps.</param>
    /// <param name="width">How many of them in a row.</param>
    /// <param name="w">The weights of the outputs, in rows of <paramref name="taps"/>.</param>
    /// <param name="bias">What is added to each output; null for nothing.</param>
    /// <param name="y">Receives the maxima of the first output.</param>
    /// <param name="choices">Receives their choices; null for nowhere.</param>
    /// <param name="step">From output to output of both.</param>
    /// <param name="lanes">How many lanes of both are written.</param>
    /// <param name="doubt">Has added to it what is NaN if a corner is.</param>
    public static void Run(
        float* planes,
        int* offset,
        int taps,
        int width,
        float* w,
        float* bias,
        float* y,
        float* choices,
        nint step,
        int lanes,
        float* doubt)
    {
        V a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        V c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default, d3 = default;
        for (var left = taps; left > 0; left -= width)
        {
            V x0 = S.Load(planes + offset[0]), x2 = S.Load(planes + offset[1]);
            offset += 2;
            for (var v = width; v > 0; v--, offset += 2, w++)
            {
                V x1 = S.Load(planes + offset[0]), x3 = S.Load(planes + offset[1]);
                Multiply(w, x0, x1, x2, x3, ref a0, ref a1, ref a2, ref a3);
                if (R.Pairs > 1) Multiply(w + taps, x0, x1, x2, x3, ref b0, ref b1, ref b2, ref b3);
                if (R.Pairs > 2) Multiply(w + 2 * taps, x0, x1, x2, x3, ref c0, ref c1, ref c2, ref c3);
                if (R.Pairs > 3) Multiply(w + 3 * taps, x0, x1, x2, x3, ref d0, ref d1, ref d2, ref d3);
                (x0, x2) = (x1, x3);
            }
        }

        var sum = S.Load(doubt);
        End(0, a0, a1, a2, a3, bias, y, choices, step, lanes, ref sum);
        if (R.Pairs > 1) End(1, b0, b1, b2, b3, bias, y, choices, step, lanes, ref sum);
        if (R.Pairs > 2) End(2, c0, c1, c2, c3, bias, y, choices, step, lanes, ref sum);
        if (R.Pairs > 3) End(3, d0, d1, d2, d3, bias, y, choices, step, lanes, ref sum);
        S.Store(doubt, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(float* w, V x0, V x1, V x2, V x3, ref V s0, ref V s1, ref V s2, ref V s3)
    {
        var weight = S.Broadcast(*w);
        s0 = S.FusedMultiplyAdd(weight, x0, s0);
        s1 = S.FusedMultiplyAdd(weight, x1, s1);
        s2 = S.FusedMultiplyAdd(weight, x2, s2);
        s3 = S.FusedMultiplyAdd(weight, x3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(
        int output, V s0, V s1, V s2, V s3, float* bias, float* y, float* choices, nint step, int lanes, ref V doubt)
    {
        // x + −0 = x.
        var add = S.Broadcast(bias == null ? -0f : bias[output]);
        (s0, s1, s2, s3) = (S.Add(s0, add), S.Add(s1, add), S.Add(s2, add), S.Add(s3, add));
        doubt = S.Add(doubt, S.Add(S.Add(s0, s1), S.Add(s2, s3)));
        var block = new Block<S, V>(s0, s1, s2, s3).Relu();
        var greatest = block.Greatest();
        Store(y + output * step, greatest, lanes);
        if (choices != null) Store(choices + output * step, block.First(greatest), lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, V x, int lanes)
    {
        if (lanes == S.Lanes) S.Store(y, x);
        else S.StorePartial(y, x, lanes);
    }
}
