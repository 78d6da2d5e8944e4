using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>Sharing out a tensor by rows: runs of its last axis.</summary>
internal static class Rows
{
    public static Shape Expect(string op, Node x) =>
        x.Shape.Rank > 0 ? x.Shape : throw new ShapeException($"{op}: expected at least one axis, got {x}.");

    public static (int Start, int End, int Width) Of(Shape shape, Share share)
    {
        var width = shape[-1];
        var (first, last) = share.Of(shape.Count / width, 1);
        return (first * width, last * width, width);
    }
}
