using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>
/// Moves what a layer of weights is multiplied by, and what is added to it, into those weights: (x · W + b − μ) · s + β becomes
/// x · (W · s) + ((b − μ) · s + β). While predicting, μ, s and β of a batch norm are made of weights alone, so they cost nothing.
/// </summary>
/// <remarks>For inference only: it changes the last bits of the result.</remarks>
internal static class FoldedScale
{
    /// <summary>The rule, for sums, differences and products with what is made of weights alone.</summary>
    public static Node? Rewrite(Node node, Node[] inputs, Rewriting pass)
    {
        if (node.Op is not (Add or Subtract or Multiply)) return null;
        var (y, other) = (inputs[0], inputs[1]);
        if (!y.Shape.Equals(node.Shape) || !pass.IsOfWeights(other) || pass.IsOfWeights(y) || !IsSole(node, pass)) return null;
        using var scope = Scope.At(node.Path);
        return node.Op switch
        {
            Multiply => Scaled(y, other, pass),
            Subtract when y.Op is Add && pass.IsOfWeights(y.Inputs[1]) => y.Inputs[0] + (y.Inputs[1] - other),
            Subtract when Scales(y, other, pass) => y + -other,
            Add when y.Op is Add && pass.IsOfWeights(y.Inputs[1]) => y.Inputs[0] + (y.Inputs[1] + other),
            _ => null,
        };
    }

    /// <summary>Whether nobody else reads any of the sums and products below this one, nor what they begin with.</summary>
    private static bool IsSole(Node node, Rewriting pass)
    {
        for (; node.Op is Add or Subtract or Multiply; node = node.Inputs[0])
        {
            if (!pass.UsedOnce(node.Inputs[0])) return false;
        }

        return true;
    }

    /// <summary>y · s, if y is a product with weights, or such a product plus something of weights.</summary>
    private static Node? Scaled(Node y, Node s, Rewriting pass)
    {
        if (y.Op is Add && pass.IsOfWeights(y.Inputs[1]) && y.Inputs[0].Shape.Equals(y.Shape))
            return Scaled(y.Inputs[0], s, pass) is { } scaled ? scaled + y.Inputs[1] * s : null;
        return Scales(y, s, pass) ? y.Over(y.Inputs[0], y.Inputs[1] * (y.Op is Conv2d ? s.Reshape(-1, 1, 1, 1) : s)) : null;
    }

    /// <summary>Whether y is a product with weights, and each number of s belongs to one of its units.</summary>
    private static bool Scales(Node y, Node s, Rewriting pass) => y.Op switch
    {
        MatMul { Size.TransposeB: false } => pass.IsOfWeights(y.Inputs[1]) && (s.Shape.Count == 1 || IsAlong(s.Shape, -1, y.Shape[-1])),
        Conv2d { Result: 2 } => pass.IsOfWeights(y.Inputs[1]) && (s.Shape.Count == 1 || IsAlong(s.Shape, -3, y.Shape[1])),
        _ => false,
    };

    private static bool IsAlong(Shape shape, int axis, int units) =>
        shape.Count == units && shape.Rank >= -axis && shape[axis] == units;
}
