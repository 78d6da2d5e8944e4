using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Plans.Strips;
using Chainrule.Shapes;

namespace Chainrule.Plans;

/// <summary>
/// How threads cut what a step reads and writes. Two steps of one cut need no barrier where each thread keeps to its part.
/// </summary>
/// <param name="Sharing">Whether elements, samples or columns are shared out; by part, where a thread may read and write anywhere.</param>
/// <param name="Count">How many of them.</param>
internal readonly record struct Cut(Sharing Sharing, int Count)
{
    /// <summary>Fewer samples are not shared out: of three among two threads, one would have twice as much as the other.</summary>
    private const int FewestSamples = 8;

    /// <summary>No cut that another step could have too.</summary>
    public static Cut Other { get; } = new(Sharing.ByPart, 0);

    public bool IsOther => Sharing == Sharing.ByPart;

    /// <summary>How a node shares itself out.</summary>
    public static Cut Of(Node node, int threads) => node.Op.SharingAmong(threads) switch
    {
        Sharing.ByElement => new Cut(Sharing.ByElement, node.Shape.Count),
        Sharing.BySample when node.Op.Samples(node.Shape) is > 0 and var samples => new Cut(Sharing.BySample, samples),
        Sharing.ByColumn => new Cut(Sharing.ByColumn, node.Shape[-1]),
        _ => Other,
    };

    /// <summary>
    /// How a strip is shared out: by columns where sums run down them, or where a matrix of samples and features is wide; else by samples,
    /// where there are enough.
    /// </summary>
    public static Cut Of(Group group, Strip strip)
    {
        var frame = group.Frame!.Value;
        var shape = group.Nodes.Select(Matrix).Last(shape => shape.Count == frame.Count);
        var samples = shape.Rank > 1 && shape[0] >= FewestSamples && (frame.Rows == 0 || frame.Rows % shape[0] == 0) ? shape[0] : 0;
        var isWide = frame.ByColumns && (frame.Down || (frame.Rows > 0 && frame.Rows == samples));
        return samples > 0 && !isWide ? new Cut(Sharing.BySample, samples)
            : frame.ByColumns ? new Cut(Sharing.ByColumn, strip.Columns)
            : Other;

        static Shape Matrix(Node node) => node.Op is Ops.Sum ? node.Inputs[0].Shape : node.Shape;
    }

    /// <summary>A thread's part of a strip: some rows, or some columns.</summary>
    public ((int First, int End) Rows, (int First, int End) Columns) Of(Strip strip, Share share)
    {
        var (rows, columns) = ((0, strip.Rows), (0, strip.Columns));
        if (Sharing == Sharing.ByColumn) columns = share.OfColumns(strip.Columns);
        else if (Sharing == Sharing.ByPart) rows = share.Of(strip.Rows, 1);
        else if (strip.Rows == 1) columns = share.OfSamples(Count, strip.Columns / Count);
        else rows = share.OfSamples(Count, strip.Rows / Count);
        return (rows, columns);
    }

    /// <summary>Whether a thread keeps to its part of an operand or of the result of a single node.</summary>
    public bool Fits(Place place) => Sharing switch
    {
        Sharing.ByElement => place.Length == Count,
        Sharing.BySample or Sharing.ByColumn => place.Length % Count == 0,
        _ => false,
    };

    /// <summary>
    /// Whether a thread keeps to its part of what a strip reads or writes: to its columns of a matrix and of a row, to its rows of a matrix
    /// and of a whole column.
    /// </summary>
    public bool Fits(Strip strip, Place place)
    {
        var isColumn = strip.Has(Spread.Column, place.Arena, place.Offset);
        if (Sharing == Sharing.ByColumn) return !isColumn;
        return Sharing == Sharing.BySample && place.Length % Count == 0 && (!isColumn || place.Length == strip.Rows)
            && !strip.Has(Spread.Row, place.Arena, place.Offset);
    }
}
