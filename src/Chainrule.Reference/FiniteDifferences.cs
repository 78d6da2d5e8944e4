using Chainrule.Graph;

namespace Chainrule.Reference;

/// <summary>Central differences on the double reference: what a derivative is, without any calculus.</summary>
public static class FiniteDifferences
{
    /// <summary>
    /// The largest error of the chain rule's gradients of a loss, over every element of every wanted leaf: |g − d|, relative to the leaf's
    /// largest gradient, with d = (−L(x + 2h) + 8·L(x + h) − 8·L(x − h) + L(x − 2h)) / 12h.
    /// </summary>
    /// <param name="at">The reference, with the numbers of every leaf.</param>
    /// <param name="loss">L, a node of one element.</param>
    /// <param name="wanted">The leaves.</param>
    /// <returns>The largest error; infinity where a gradient or a difference is not finite.</returns>
    public static double LargestError(Interpreter at, Node loss, params IReadOnlyList<Node> wanted)
    {
        var gradients = at.Evaluate(ChainRule.Differentiate(loss, wanted));
        var worst = 0.0;
        for (var w = 0; w < wanted.Count; w++)
        {
            var differences = Differences(at, loss, at[wanted[w]]);
            var scale = gradients[w].Concat(differences).Max(Math.Abs);
            for (var i = 0; i < differences.Length; i++)
            {
                var error = Math.Abs(gradients[w][i] - differences[i]) / Math.Max(scale, 1e-6);
                if (!double.IsFinite(error)) return double.PositiveInfinity;
                worst = Math.Max(worst, error);
            }
        }

        return worst;
    }

    private static double[] Differences(Interpreter at, Node loss, double[] x)
    {
        var differences = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var (old, h) = (x[i], 1e-3 * Math.Max(1, Math.Abs(x[i])));
            double At(double step)
            {
                x[i] = old + step;
                return at.Evaluate(loss)[0][0];
            }

            differences[i] = (-At(2 * h) + 8 * At(h) - 8 * At(-h) + At(-2 * h)) / (12 * h);
            x[i] = old;
        }

        return differences;
    }
}
