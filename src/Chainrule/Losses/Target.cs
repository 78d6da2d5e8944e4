using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Losses;

/// <summary>Reads a target as values of the prediction's shape.</summary>
internal static class Target
{
    /// <summary>The target itself where it has the prediction's shape; class indices become rows with a single one.</summary>
    public static Node Values(string loss, Node prediction, Node target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        var shape = prediction.Shape;
        if (shape.Equals(target.Shape)) return target;
        if (shape.Rank > 0 && shape.Without(shape.Rank - 1).Equals(target.Shape)) return OneHot.Of(target, shape[-1]);
        throw new ShapeException($"{loss}: expected a target {shape}, or class indices without the last axis, got {target.Shape}.");
    }

    /// <summary>How many samples a prediction holds: all axes but the last.</summary>
    public static int Samples(Node prediction) => prediction.Shape.Product(0, Math.Max(0, prediction.Shape.Rank - 1));
}
