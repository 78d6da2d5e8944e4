using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Losses;

/// <summary>Reads a target as values of the prediction's shape.</summary>
internal static class Target
{
    /// <summary>
    /// The target itself where it has the prediction's shape, or lacks only a last axis of size 1; class indices become rows with a
    /// single one.
    /// </summary>
    /// <param name="loss">Who asks, for errors.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">The target.</param>
    /// <param name="ofClasses">Whether the last axis is that of classes: then a size of 1 is refused.</param>
    public static Node Values(string loss, Node prediction, Node target, bool ofClasses = false)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        var shape = prediction.Shape;
        var single = shape.Rank > 0 && shape[-1] == 1 && target.Shape.Equals(shape.Without(shape.Rank - 1));
        if (single && ofClasses) throw new ShapeException($"{loss}: expected scores of at least two classes, got {shape}. BceWithLogits?");
        try
        {
            return single ? Reshape.Of(target, shape) : OneHot.Like(target, prediction);
        }
        catch (ShapeException e)
        {
            throw new ShapeException($"{loss}: {e.Message}", e);
        }
    }

    /// <summary>How many samples a prediction holds: all axes but the last.</summary>
    public static int Samples(Node prediction) => prediction.Shape.Product(0, Math.Max(0, prediction.Shape.Rank - 1));
}
