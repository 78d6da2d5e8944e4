using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Plans.Strips;

/// <summary>The matrix that a node's numbers form while it is part of a strip.</summary>
/// <param name="Count">How many numbers.</param>
/// <param name="Rows">How many rows; 0 where any matrix will do.</param>
/// <param name="Down">Whether a sum down the columns takes part: then threads divide the columns.</param>
/// <param name="Across">Whether a sum across the rows takes part: then threads divide the rows.</param>
internal readonly record struct Frame(int Count, int Rows, bool Down = false, bool Across = false)
{
    /// <summary>Columns worth dividing among threads, and rows likewise.</summary>
    private const int Wide = 256;
    private const int Tall = 32;

    /// <summary>Numbers that one thread works off alone anyway.</summary>
    private const int Few = 4096;

    public int Columns => Count / Math.Max(Rows, 1);

    /// <summary>Whether threads divide the columns: alone a matrix without them, or with few, has rows to divide.</summary>
    public bool ByColumns => Down || (!Across && (Rows == 0 || Columns >= Wide));

    /// <summary>The frame of a node that can be part of a strip.</summary>
    public static Frame? Of(Node node) => node.Op switch
    {
        Unary or Accumulate => new Frame(node.Shape.Count, 0),
        Binary => Under(node, 0)?.Join(Under(node, 1)),
        BroadcastTo => Under(node, 0),
        Sum { Size: { Outer: 1, Inner: > 1 } size } => new Frame(node.Inputs[0].Shape.Count, size.Length, Down: true),
        Sum { Size: { Inner: 1 } size } => new Frame(node.Inputs[0].Shape.Count, size.Outer, Across: true),
        _ => null,
    };

    /// <summary>What suits both; null where nothing does, or where dividing the work would suffer.</summary>
    public Frame? Join(Frame? with)
    {
        if (with is not { } other || Count != other.Count || (Rows != other.Rows && Rows > 0 && other.Rows > 0)) return null;
        var both = new Frame(Count, Math.Max(Rows, other.Rows), Down || other.Down, Across || other.Across);
        if (both.Down && (both.Across || (both.Columns < Wide && Count > Few))) return null;
        return both.Across && (both.Columns > Strip.Piece || (both.Rows < Tall && Count > Few)) ? null : both;
    }

    /// <summary>Whether a small operand has one number for each row: then a sum across that row is finished when it is read.</summary>
    public bool IsBesideRows(Shape small, Shape large) =>
        Across && small.Count == Rows && Binary.Fit(small, large).Layout is Binary.Layout.Column or Binary.Layout.Scalar;

    private static Frame? Under(Node node, int input)
    {
        var (layout, rows, _) = Binary.Fit(node.Inputs[input].Shape, node.Shape);
        if (layout == Binary.Layout.Other) return null;
        return new Frame(node.Shape.Count, layout is Binary.Layout.Row or Binary.Layout.Column ? rows : 0);
    }
}
