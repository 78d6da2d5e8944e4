using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Lab.Training;
using Chainrule.Shapes;

namespace Chainrule.Lab.Runs;

/// <summary>The weights of a network's first layer as pictures: what each unit or filter looks for.</summary>
internal static class WeightPictures
{
    private const int Most = 64;
    private const int Columns = 8;
    private const int LeastSide = 24;

    /// <summary>The first 64 units or filters, of the first channel; 0 is mid-gray, the largest weight of all white or black.</summary>
    /// <returns>The pictures as one, or null where the first layer has no such weights.</returns>
    internal static GrayImage? Of(Network network)
    {
        if (network.Weights.Variables.FirstOrDefault(node => Shape(node).Rank >= 2) is not { } first) return null;
        var (height, width) = Size(Shape(first), network.SampleShape);
        if (height == 0) return null;
        var (weights, units) = (network.Weights.Read(first), Math.Min(Shape(first)[0], Most));
        var stride = weights.Length / Shape(first)[0];
        var shown = Enumerable.Range(0, units).Select(unit => weights.AsMemory(unit * stride, height * width)).ToList();
        var largest = shown.Max(unit => Largest(unit.Span));
        return Montage.Of([.. shown.Select(unit => Picture(unit.Span, height, width, largest))], Columns);
    }

    private static Shape Shape(Node variable) => ((Variable)variable.Op).OutsideShape;

    private static (int Height, int Width) Size(Shape weights, IReadOnlyList<int> sample) => weights.Sizes.ToArray() switch
    {
        [_, _, var height, var width] => (height, width),
        [_, var inputs] when sample is [var channels, var height, var width] && inputs == channels * height * width => (height, width),
        _ => (0, 0),
    };

    private static float Largest(ReadOnlySpan<float> weights)
    {
        var largest = 0f;
        foreach (var weight in weights) largest = Math.Max(largest, Math.Abs(weight));
        return largest;
    }

    /// <summary>Filters are small: each weight becomes a square of pixels.</summary>
    private static GrayImage Picture(ReadOnlySpan<float> weights, int height, int width, float largest)
    {
        var zoom = Math.Max(1, LeastSide / Math.Max(height, width));
        var pixels = new byte[height * zoom * width * zoom];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (y, x) = (i / (width * zoom) / zoom, i % (width * zoom) / zoom);
            pixels[i] = (byte)MathF.Round(127.5f + 127.5f * (largest > 0 ? weights[y * width + x] / largest : 0));
        }

        return new GrayImage(width * zoom, height * zoom, pixels);
    }
}
