using Chainrule.Lab.Data;

namespace Chainrule.Lab.Charts;

/// <summary>One small picture of a grid.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Caption">What stands below it: "7 → 1, 98 %"; or nothing.</param>
public sealed record Tile(ColorImage Picture, string Caption = "")
{
    /// <summary>A gray picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="caption">What stands below it.</param>
    /// <returns>The tile.</returns>
    public static Tile Of(GrayImage picture, string caption = "") => new(ColorImage.Of(picture), caption);

    /// <summary>Weights as colours: white is 0, blue below, orange above; not finite: gray.</summary>
    /// <param name="weights">width × height numbers, row after row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="limit">The size that has the deepest colour; null: the largest. Tiles that are compared need the same.</param>
    /// <param name="caption">What stands below it.</param>
    /// <returns>The tile.</returns>
    public static Tile OfWeights(ReadOnlySpan<float> weights, int width, int height, double? limit = null, string caption = "")
    {
        var largest = limit ?? LargestOf(weights);
        var pixels = new byte[4 * weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var (red, green, blue) = Theme.Diverging(largest > 0 ? weights[i] / largest : 0);
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = (red, green, blue, 255);
        }

        return new(new(width, height, pixels), caption);
    }

    private static double LargestOf(ReadOnlySpan<float> weights)
    {
        var largest = 0f;
        foreach (var weight in weights) largest = float.IsFinite(weight) ? Math.Max(largest, Math.Abs(weight)) : largest;
        return largest;
    }
}
