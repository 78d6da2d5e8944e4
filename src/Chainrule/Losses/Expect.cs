using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Losses;

/// <summary>What losses demand, besides a target that fits.</summary>
internal static class Expect
{
    /// <summary>Refuses the result of an op that the loss contains itself, or cannot use; a reshape hides nothing.</summary>
    public static void NotOf<TOp>(string expected, Node prediction, string mend)
        where TOp : Op
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var node = prediction;
        while (node.Op.IsView) node = node.Inputs[0];
        if (node.Op is TOp) throw new ArgumentException($"{expected}, got the result of a {node}. {mend}");
    }

    /// <summary>The weights, in an array of their own.</summary>
    public static double[]? Weights(string loss, IReadOnlyList<double>? weights)
    {
        double[]? copy = weights is null ? null : [.. weights];
        var wrong = Array.FindIndex(copy ?? [], weight => !(weight >= 0 && double.IsFinite(weight)));
        if (wrong < 0) return copy;
        throw new ArgumentException(FormattableString.Invariant($"{loss}: expected weights of 0 and more, got {copy![wrong]}."));
    }

    /// <summary>The weights as a row that fits under a prediction.</summary>
    public static Node Row(string loss, string what, double[] weights, Node prediction)
    {
        if (prediction.Shape.Rank > 0 && prediction.Shape[-1] == weights.Length) return Constant.Of(new Shape(weights.Length), weights);
        throw new ShapeException($"{loss}: expected {what} of {prediction.Shape}, got {weights.Length}.");
    }
}
