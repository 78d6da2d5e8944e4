using Chainrule.Graph;
using Chainrule.Reference;

namespace Chainrule.Lab.Analysis;

/// <summary>
/// A loss as a function of one parameter, in double precision, and its slopes by finite differences. What does not depend on the parameter
/// is computed once, before.
/// </summary>
internal sealed class Slope
{
    private static readonly double[] s_steps = [1e-3, 1e-4, 1e-5];
    private readonly Interpreter _at = new();
    private readonly Node _loss;
    private readonly double[]? _x;
    private readonly double _here;

    /// <summary>Cuts the description down to what depends on the parameter.</summary>
    /// <param name="loss">L.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="values">The numbers of every node.</param>
    public Slope(Node loss, Node parameter, IReadOnlyDictionary<Node, double[]> values)
    {
        var moved = new Dictionary<Node, Node>();
        var still = new Dictionary<Node, Node>();
        foreach (var node in Node.InOrder(loss))
        {
            if (node == parameter) moved[node] = node;
            else if (node.Inputs.Any(moved.ContainsKey)) moved[node] = node.Over([.. node.Inputs.Select(Known)]);
        }

        _loss = moved.GetValueOrDefault(loss, loss);
        if (!moved.ContainsKey(loss)) return;
        _at[parameter] = _x = [.. values[parameter]];
        _here = values[loss][0];

        Node Known(Node input)
        {
            if (moved.TryGetValue(input, out var node) || still.TryGetValue(input, out node)) return node;
            still[input] = node = Input.Of("known", input.Shape.Sizes);
            _at[node] = values[input];
            return node;
        }
    }

    /// <summary>
    /// dL/dx of one element, d = (−L(x + 2h) + 8·L(x + h) − 8·L(x − h) + L(x − 2h)) / 12h, where d hardly changes when h is a tenth.
    /// </summary>
    /// <param name="element">Which element.</param>
    /// <param name="tolerance">What counts as no change.</param>
    /// <returns>The slope; null at a kink: where no h is small enough, or the slopes to the left and to the right differ.</returns>
    public double? At(int element, double tolerance)
    {
        if (_x is null) return 0;
        var before = Difference(element, s_steps[0]);
        for (var i = 1; i < s_steps.Length; i++)
        {
            var now = Difference(element, s_steps[i]);
            if (Math.Abs(now.Slope - before.Slope) <= tolerance)
            {
                // The bend of a smooth function shrinks with h; that of a kink at x stays, and the difference is a mean of two slopes.
                var isKink = now.Bend > tolerance && now.Bend > 0.5 * before.Bend;
                return isKink ? null : now.Slope;
            }

            before = now;
        }

        return null;
    }

    /// <summary>The slope over ±2h, and by how much the slope to the right exceeds the slope to the left.</summary>
    private (double Slope, double Bend) Difference(int element, double step)
    {
        var old = _x![element];
        var h = step * Math.Max(1, Math.Abs(old));
        var (farLeft, left, right, farRight) = (Loss(-2 * h), Loss(-h), Loss(h), Loss(2 * h));
        _x[element] = old;
        return ((-farRight + 8 * right - 8 * left + farLeft) / (12 * h), Math.Abs(right - 2 * _here + left) / h);

        double Loss(double by)
        {
            _x[element] = old + by;
            return _at.Evaluate(_loss)[0][0];
        }
    }
}
