using Chainrule.Graph;
using Chainrule.Plans;
using Chainrule.Tests.Gradients;

namespace Chainrule.Tests.Parity;

/// <summary>A description that was run both ways: by a plan in floats and by the reference in doubles.</summary>
internal static class Compared
{
    private static readonly Team s_alone = new(1);

    /// <summary>The largest distance of a result, a loss and the gradients of all leaves; below 1 is close.</summary>
    public static double Distance(Draw draw, Node loss, Node result, PlanOptions? options = null)
    {
        using var weights = new ParameterArena(1, loss);
        foreach (var variable in weights.Variables)
        {
            // As the arithmetic reads it, not as the world outside sees it.
            weights.AssignRows(variable, [.. draw.Reference[variable].Select(value => (float)value)]);
        }

        weights.Touch();

        using var plan = Plan.ForTraining(loss, weights, alsoKeep: [result], options: options ?? new PlanOptions { Team = s_alone });
        plan.Run();

        var expected = draw.Reference.Evaluate([loss, result, .. ChainRule.Differentiate(loss, weights.Parameters)]);
        var summed = Node.InOrder(loss).Max(node => node.Shape.Count);
        var worst = Closeness.Distance(plan.Value(loss), expected[0], summed);
        worst = Math.Max(worst, Closeness.Distance(plan.Value(result), expected[1], summed));
        for (var i = 0; i < weights.Parameters.Count; i++)
        {
            worst = Math.Max(worst, Closeness.Distance(plan.Gradient(weights.Parameters[i]), expected[i + 2], summed));
        }

        return worst;
    }
}
