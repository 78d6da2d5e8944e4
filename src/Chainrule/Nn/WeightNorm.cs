using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Nn;

/// <summary>
/// A module whose weights are w = g · v / ‖v‖, for each unit a length g and a direction v that are learned apart. It goes around any
/// module; every matrix and every filter within is treated so, biases are not.
/// </summary>
/// <remarks>
/// <para>Parameters: <c>weight_v</c>, of the weight's shape, and <c>weight_g</c>, one number for each unit ([out, 1], [out, 1, 1, 1]). The
/// start is the same function as without the wrapper: v as the weight would start, g = ‖v‖.</para>
/// <para>Numerics: a unit whose ‖v‖² is below 1e-30 has weights 0, and no gradient flows to it: nothing becomes NaN, but it stays
/// so.</para>
/// <para>Source: T. Salimans, D. P. Kingma, "Weight Normalization", 2016, arXiv:1602.07868, equation 2.</para>
/// <para>Where it differs from PyTorch: a unit of zeros is NaN there.</para>
/// </remarks>
/// <param name="module">The module.</param>
public sealed class WeightNorm(Module module) : Module
{
    private const double Least = 1e-30;
    private bool _isFirst = true;

    /// <summary>The module that is wrapped.</summary>
    public Module Module { get; } = module;

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        var y = Apply(Module, x, Normalised);
        if (!_isFirst) return y;
        var own = Node.InOrder(y).Except(Node.InOrder(x)).Select(node => node.Op).OfType<Parameter>().Where(made => made.Shape.Rank > 1);
        var directions = own.Where(made => !made.IsScale).ToLookup(made => made.FullName.EndsWith("_v", StringComparison.Ordinal));
        if (!directions[true].Any() || directions[false].Any())
        {
            throw Refuse(
                $"expected a module with weights, which was not applied without this before, got {Module.GetType().Name} with "
                    + $"{directions[false].Count()} plain ones and {directions[true].Count()} to normalise. Wrap it at its first use?");
        }

        _isFirst = false;
        return y;
    }

    private static Node Normalised(string name, Shape shape, StartValues start, bool transposed)
    {
        // A Linear's units are its columns, a convolution's its first axis.
        var unit = transposed ? 1 : 0;
        var others = Enumerable.Range(0, shape.Rank).Where(axis => axis != unit).ToArray();
        var lengths = others.Aggregate(shape, (lengths, axis) => lengths.With(axis, 1));
        var plain = Variable.InScope(name);
        var v = Graph.Parameter.Of($"{name}_v", shape, start.As(plain), transposed);
        var g = Graph.Parameter.Of($"{name}_g", lengths, start.Norms(plain, shape, unit), transposed, isScale: true);
        var square = Sum.Of(v.Square(), keepAxes: true, others);
        var least = Constant.Of(Least);
        return v * (g * GreaterThan.Of(square, least) / Maximum.Of(square, least).Sqrt());
    }
}
