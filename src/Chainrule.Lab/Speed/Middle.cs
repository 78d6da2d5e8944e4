namespace Chainrule.Lab.Speed;

/// <summary>The median.</summary>
internal static class Middle
{
    /// <summary>The value in the middle; of an even number the lower one of the two.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[(sorted.Length - 1) / 2];
    }
}
