namespace Chainrule.Kernels.Tests.Windows;

/// <summary>Convolutions in the plainest loops, each sum in the order that the kernels promise.</summary>
internal static class Chains
{
    public static float[] Forward(ConvolutionSize size, float[] x, float[] w)
    {
        var y = new float[size.Batch * size.Outputs * size.Places.Area];
        for (var i = 0; i < y.Length; i++)
        {
            var (part, p) = (i / size.Places.Area, i % size.Places.Area);
            var o = part % size.Outputs;
            for (var k = 0; k < size.Taps; k++)
                y[i] = MathF.FusedMultiplyAdd(w[o * size.Taps + k], At(size, x, part / size.Outputs, Group(size, o), k, p), y[i]);
        }

        return y;
    }

    public static float[] InputGradient(ConvolutionSize size, float[] w, float[] y)
    {
        var x = new float[size.Batch * size.Channels * size.Image.Area];
        for (var part = 0; part < size.Batch * size.Outputs; part++)
        {
            var (image, o) = (part / size.Outputs, part % size.Outputs);
            for (var k = 0; k < size.Taps; k++)
            {
                for (var p = 0; p < size.Places.Area; p++)
                {
                    if (Pixel(size, image, Group(size, o), k, p) is not { } pixel) continue;
                    x[pixel] = MathF.FusedMultiplyAdd(w[o * size.Taps + k], y[part * size.Places.Area + p], x[pixel]);
                }
            }
        }

        return x;
    }

    public static float[] WeightGradient(ConvolutionSize size, float[] x, float[] y)
    {
        var w = new float[size.Outputs * size.Taps];
        var (window, width) = (size.Window, size.Places.Width);
        var isDense = window.Stride.Area == 1 && size.Channels * window.Kernel.Width <= size.Outputs;
        var pitch = isDense ? width : width + (window.Span.Width - 1) / window.Stride.Width;
        var chain = size.Outputs / size.Groups >= 16 && size.Channels / size.Groups >= 6;
        for (var i = 0; i < w.Length; i++)
        {
            var (o, k) = (i / size.Taps, i % size.Taps);
            if (chain) w[i] = Run(o, k, 0, size.Batch);
            else for (var run = 0; run < size.Runs; run++) w[i] += Run(o, k, size.FirstImage(run), size.FirstImage(run + 1));
        }

        return w;

        float Run(int o, int k, int first, int end)
        {
            var lanes = new float[16];
            for (var image = first; image < end; image++)
            {
                for (var p = 0; p < size.Places.Area; p++)
                {
                    ref var lane = ref lanes[chain ? 0 : (p / width * pitch + p % width) % 16];
                    var gradient = y[(image * size.Outputs + o) * size.Places.Area + p];
                    lane = MathF.FusedMultiplyAdd(gradient, At(size, x, image, Group(size, o), k, p), lane);
                }
            }

            for (var half = 8; half > 0; half /= 2)
            {
                for (var j = 0; j < half; j++) lanes[j] += lanes[j + half];
            }

            return lanes[0];
        }
    }

    private static int Group(ConvolutionSize size, int o) => o / (size.Outputs / size.Groups);

    private static float At(ConvolutionSize size, float[] x, int image, int group, int k, int p) =>
        Pixel(size, image, group, k, p) is { } pixel ? x[pixel] : 0;

    /// <summary>Where tap k of a group meets the image at place p; null beyond the edge.</summary>
    private static int? Pixel(ConvolutionSize size, int image, int group, int k, int p)
    {
        var window = size.Window;
        var tap = k % window.Kernel.Area;
        var channel = (image * size.Groups + group) * (size.Channels / size.Groups) + k / window.Kernel.Area;
        var (i, j, u, v) = (p / size.Places.Width, p % size.Places.Width, tap / window.Kernel.Width, tap % window.Kernel.Width);
        var row = i * window.Stride.Height + u * window.Dilation.Height - window.Padding.Height;
        var column = j * window.Stride.Width + v * window.Dilation.Width - window.Padding.Width;
        if (row < 0 || row >= size.Image.Height || column < 0 || column >= size.Image.Width) return null;
        return (channel * size.Image.Height + row) * size.Image.Width + column;
    }
}
