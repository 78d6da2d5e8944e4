using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>Sharing out a tensor whose rows, the runs of its last axis, are worked off one by one: by samples.</summary>
internal static class Rows
{
    public static Shape Expect(string op, Node x) =>
        x.Shape.Rank > 0 ? x.Shape : throw new ShapeException($"{op}: expected at least one axis, got {x}.");

    public static (int Start, int End, int Width) Of(Shape shape, Share share)
    {
        var width = shape[-1];
        var samples = shape.Rank > 1 ? shape[0] : 1;
        var (start, end) = share.OfSamples(samples, shape.Count / samples);
        return (start, end, width);
    }
}
