namespace Chainrule.Lab.Maps;

/// <summary>Points as rows of numbers, one after the other.</summary>
internal static class Points
{
    /// <summary>The numbers of each point; an error that names the place where they are not whole rows, or not finite.</summary>
    public static int Dimensions(string place, ReadOnlySpan<float> data, int count)
    {
        if (count < 1 || data.IsEmpty || data.Length % count != 0)
        {
            throw new ArgumentException(
                $"{place}: expected one or more points and as many numbers for each, got {data.Length} numbers for {count} points.");
        }

        var dimensions = data.Length / count;
        for (var i = 0; i < data.Length; i++)
        {
            if (float.IsFinite(data[i])) continue;
            throw new ArgumentException(FormattableString.Invariant(
                $"{place}: expected finite numbers, got {data[i]} at point {i / dimensions}, number {i % dimensions}. Diverged?"));
        }

        return dimensions;
    }
}
