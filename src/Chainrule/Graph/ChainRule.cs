using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>
/// Backpropagation. Where y = f(x₁, …, xₙ) lies on the way to the loss L,
/// <code>dL/dxᵢ  =  Σ over every consumer y of xᵢ:  dL/dy · ∂y/∂xᵢ</code>
/// The walk goes over the description once, consumers first, and answers in the language it was asked in: with more nodes.
/// </summary>
/// <remarks>
/// <para>Cost: each wanted adjoint is described once; no numbers are touched, and gradients nobody wants are not even described.</para>
/// <para>Because the answer is a description, it can be differentiated again.</para>
/// <para>Source: S. Linnainmaa, 1970; D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning representations by back-propagating errors",
/// Nature 323, 1986.</para>
/// <para>Where it differs from PyTorch: PyTorch records a tape while numbers flow, and walks it back at every step; here the walk happens
/// once, before any number exists.</para>
/// </remarks>
public static class ChainRule
{
    /// <summary>The gradient of a loss.</summary>
    /// <param name="loss">L, a node of one element.</param>
    /// <param name="wanted">The nodes whose gradient is wanted.</param>
    /// <returns>dL/dx for each wanted x, of its shape; zeros where L does not depend on it.</returns>
    /// <exception cref="ShapeException">The loss has more than one element.</exception>
    public static Node[] Differentiate(Node loss, params IReadOnlyList<Node> wanted)
    {
        var adjoints = Adjoints(loss, wanted);
        return [.. wanted.Select(x => adjoints.GetValueOrDefault(x) ?? Constant.Full(x.Shape, 0))];
    }

    /// <summary>The adjoint dL/dy of every node y that lies between the wanted nodes and the loss.</summary>
    /// <param name="loss">L, a node of one element.</param>
    /// <param name="wanted">The nodes whose gradient is wanted.</param>
    /// <returns>The adjoints, by node.</returns>
    /// <exception cref="ShapeException">The loss has more than one element.</exception>
    public static IReadOnlyDictionary<Node, Node> Adjoints(Node loss, params IReadOnlyList<Node> wanted)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Shape.Count != 1)
        {
            throw new ShapeException($"Differentiate: expected a loss of one element, got {loss}. Take its mean or its sum first?");
        }

        var order = Node.InOrder(loss);
        var onTheWay = new HashSet<Node>(wanted);
        foreach (var node in order)
        {
            if (node.Inputs.Any(onTheWay.Contains)) onTheWay.Add(node);
        }

        var adjoints = new Dictionary<Node, Node>();
        var terms = new Dictionary<Node, List<Node>> { [loss] = [Constant.Full(loss.Shape, 1)] };
        foreach (var node in order.Reverse())
        {
            // Every consumer of this node has been visited, so the sum over the paths is complete.
            if (!onTheWay.Contains(node) || !terms.TryGetValue(node, out var paths)) continue;
            using var scope = Scope.At(node.Path);
            var adjoint = adjoints[node] = Accumulate.Of(paths);
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var x = node.Inputs[i];
                if (!onTheWay.Contains(x) || node.Op.Differentiate(node, adjoint, i) is not { } term) continue;
                if (!terms.TryGetValue(x, out var sum)) terms[x] = sum = [];
                sum.Add(term);
            }
        }

        return adjoints;
    }
}
