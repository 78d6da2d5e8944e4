using Chainrule.Shapes;

namespace Chainrule.Tests.Gradients;

/// <summary>Pairs of shapes that broadcast.</summary>
internal static class Broadcasts
{
    private static readonly (Shape A, Shape B)[] s_patterns =
    [
        (new(3, 4), new(3, 4)),
        (new(3, 4), new()),
        (new(3, 4), new(4)),
        (new(3, 4), new(3, 1)),
        (new(3, 1, 4), new(2, 1)),
        (new(1, 4), new(3, 1)),
        (new(2, 3, 4), new(3, 1)),
        (new(2, 1, 1), new(1, 2)),
    ];

    /// <summary>Same, scalar, row, column, both sides and so on for the first seeds; anything for those that follow.</summary>
    public static (Shape A, Shape B) Pair(Draw draw)
    {
        var (a, b) = draw.Seed < (ulong)s_patterns.Length ? s_patterns[draw.Seed] : Any(draw);
        return draw.Below(2) == 0 ? (a, b) : (b, a);
    }

    private static (Shape A, Shape B) Any(Draw draw)
    {
        var common = draw.Shape(0, 4);
        return (Part(draw, common), Part(draw, common));
    }

    private static Shape Part(Draw draw, Shape common)
    {
        int[] sizes = [.. common.Sizes];
        for (var i = 0; i < sizes.Length; i++) sizes[i] = draw.Below(3) == 0 ? 1 : sizes[i];
        return new Shape(sizes.AsSpan(draw.Below(3) == 0 ? draw.Below(sizes.Length + 1) : 0));
    }
}
