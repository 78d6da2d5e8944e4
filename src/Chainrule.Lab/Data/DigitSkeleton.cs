using System.Globalization;

namespace Chainrule.Lab.Data;

/// <summary>One way to write one digit: strokes through points, in a box about 100 wide and 100 high, y downwards.</summary>
/// <remarks>
/// Written as text: pairs "x y" that the pen passes through smoothly; "^" behind a pair is a corner; "/" lifts the pen.
/// </remarks>
internal sealed class DigitSkeleton
{
    private DigitSkeleton(int weight, DigitPoint[] points)
    {
        Weight = weight;
        Points = points;
    }

    /// <summary>How often this hand is seen, relative to the digit's other hands.</summary>
    public int Weight { get; }

    /// <summary>The points of all strokes, one stroke after the other.</summary>
    public DigitPoint[] Points { get; }

    /// <summary>Reads the text form.</summary>
    /// <param name="weight">How often this hand is seen.</param>
    /// <param name="text">The strokes.</param>
    /// <returns>The skeleton.</returns>
    public static DigitSkeleton Parse(int weight, string text)
    {
        var points = new List<DigitPoint>();
        foreach (var stroke in text.Split('/'))
        {
            var words = stroke.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < words.Length; i += 2)
            {
                var corner = words[i + 1].EndsWith('^');
                points.Add(new DigitPoint(
                    float.Parse(words[i], CultureInfo.InvariantCulture) / 100f,
                    float.Parse(words[i + 1].TrimEnd('^'), CultureInfo.InvariantCulture) / 100f,
                    corner,
                    i == 0,
                    i + 2 == words.Length));
            }
        }

        return new DigitSkeleton(weight, [.. points]);
    }
}
