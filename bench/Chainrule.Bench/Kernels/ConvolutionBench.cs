using System.Globalization;
using Chainrule.Kernels;
using Chainrule.Lab.Speed;

namespace Chainrule.Bench.Kernels;

/// <summary>
/// Convolutions and their two gradients, one thread, as a share of the measured peak. Each is compared with plain loops before it is timed.
/// </summary>
internal static class ConvolutionBench
{
    private const int Rounds = 5;
    private static readonly Window s_three = new(3, 1, 1, 1);

    // The CNN of the rival's cases e and f, whose images want no gradient, and the last two convolutions of experiments/mnist/fast.
    private static readonly (string What, ConvolutionSize Size, Wanted[] Wanted)[] s_cases =
    [
        ("CNN, first", new(16, 1, 16, 28, s_three), [Wanted.Result, Wanted.Weights]),
        ("CNN, second", new(16, 16, 4, 14, s_three), [Wanted.Result, Wanted.Weights, Wanted.Images]),
        ("fast, second", new(128, 16, 32, 14, s_three), [Wanted.Result, Wanted.Weights, Wanted.Images]),
        ("fast, third", new(128, 32, 64, 7, s_three), [Wanted.Result, Wanted.Weights, Wanted.Images]),
    ];

    private enum Wanted
    {
        Result,
        Weights,
        Images,
    }

    public static void Run(TextWriter output)
    {
        output.WriteLine("## Convolutions, one thread\n");
        output.WriteLine("3 × 3 taps, a padding of 1; without the bias, ReLU and pooling that plans fuse into them.\n");
        output.WriteLine("| convolution | batch | channels | image | what | GFLOP/s | share of peak |\n|---|---|---|---|---|---|---|");
        foreach (var (what, size, all) in s_cases)
        {
            foreach (var wanted in all)
            {
                var once = Prepare(size, wanted);
                Clock.Warm(once);
                var (speed, share) = Medians.InTurn(Rounds, () => size.Flops / Clock.Least(once) / 1e9, () => Peak.Measure());
                var word = wanted switch { Wanted.Result => "forward", Wanted.Weights => "gradient of weights", _ => "gradient of images" };
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {what} | {size.Batch} | {size.Channels} → {size.Outputs} | {size.Image} | {word} | {speed:f0} | {share:p0} |"));
                Console.Error.WriteLine($"kernels: {what}, {word}");
            }
        }
    }

    private static Action Prepare(ConvolutionSize size, Wanted wanted)
    {
        var random = new Philox(1, 0);
        var x = Whole(size.Batch * size.Channels * size.Image.Area);
        var w = Whole(size.Outputs * size.Taps);
        var y = Whole(size.Batch * size.Outputs * size.Places.Area);
        Span<float> Of(Arena arena) => arena.Slice(0, arena.Length);
        void Once()
        {
            var path = KernelPaths.Best;
            if (wanted == Wanted.Result) Convolution.Forward(path, size, Of(x), Of(w), Of(y), 0, size.Batch);
            else if (wanted == Wanted.Images) Convolution.InputGradient(path, size, Of(w), Of(y), Of(x), 0, size.Batch);
            else Convolution.WeightGradient(path, size, Of(x), Of(y), Of(w), new MatMulPart(0, size.Outputs, 0, size.Taps));
        }

        var result = wanted switch { Wanted.Result => y, Wanted.Weights => w, _ => x };
        var expected = Plain(size, wanted, Of(x).ToArray(), Of(w).ToArray(), Of(y).ToArray());
        Once();
        var odd = Of(result).CommonPrefixLength(expected);
        return odd == expected.Length
            ? Once
            : throw new InvalidOperationException($"{size}, {wanted}: expected {expected[odd]} at {odd}, got {Of(result)[odd]}.");

        Arena Whole(int length)
        {
            var arena = new Arena(length);
            foreach (ref var value in Of(arena)) value = random.NextInt32(9) - 4;
            return arena;
        }
    }

    /// <summary>The derivative of Σ y x w by what is wanted, as it is written; of whole numbers it is exact.</summary>
    private static float[] Plain(in ConvolutionSize size, Wanted wanted, float[] x, float[] w, float[] y)
    {
        var (height, width, kernel) = (size.Image.Height, size.Image.Width, size.Window.Kernel.Width);
        var result = wanted switch { Wanted.Result => y, Wanted.Weights => w, _ => x };
        var sums = new float[result.Length];
        for (var at = 0; at < y.Length; at++)
        {
            var (b, o, i, j) = (at / width / height / size.Outputs, at / width / height % size.Outputs, at / width % height, at % width);
            for (var tap = 0; tap < size.Taps; tap++)
            {
                var (c, u, v) = (tap / kernel / kernel, i + tap / kernel % kernel - 1, j + tap % kernel - 1);
                if (u < 0 || u >= height || v < 0 || v >= width) continue;
                var (pixel, weight) = (((b * size.Channels + c) * height + u) * width + v, o * size.Taps + tap);
                if (wanted == Wanted.Result) sums[at] += x[pixel] * w[weight];
                else if (wanted == Wanted.Weights) sums[weight] += x[pixel] * y[at];
                else sums[pixel] += w[weight] * y[at];
            }
        }

        return sums;
    }
}
