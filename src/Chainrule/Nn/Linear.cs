using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Nn;

/// <summary>y = x · Wᵀ + b: every output is a weighted sum of all inputs.</summary>
/// <remarks>
/// <para>Shapes: x […, in], W [out, in], b [out], y […, out].</para>
/// <para>Parameters: <c>weight</c> and <c>bias</c>; by default both start uniform in ±1/√in, as PyTorch's do.</para>
/// <para>Where it differs from PyTorch: W lies in memory as [in, out], which both the forward product and the weights' gradient read
/// without packing; it is shown and saved as [out, in]. The number of inputs may be left to the first use, as in PyTorch's
/// <c>LazyLinear</c>.</para>
/// </remarks>
public sealed class Linear : Module
{
    private readonly int? _inputs;
    private readonly int _outputs;
    private Node? _weight;
    private Node? _bias;

    /// <summary>Makes a layer that finds its number of inputs when it is first applied.</summary>
    /// <param name="outputs">The number of outputs.</param>
    public Linear(int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        _outputs = outputs;
    }

    /// <summary>Makes a layer.</summary>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="outputs">The number of outputs.</param>
    public Linear(int inputs, int outputs)
        : this(outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        _inputs = inputs;
    }

    /// <summary>Whether b is added.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>How the weights start.</summary>
    public StartRule Start { get; init; } = StartRule.PyTorch;

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var shape = x.Shape;
        if (shape.Rank == 0 || (_inputs is { } known && shape[-1] != known))
        {
            throw Refuse($"expected last axis {_inputs ?? 1}, got {shape}.{(shape.Rank > 2 ? " Flatten first?" : "")}");
        }

        if (_inputs is null && _weight is null && shape.Rank > 2) throw Refuse($"expected [batch, features], got {shape}. Flatten first?");
        var inputs = shape[-1];
        var weight = Parameter(ref _weight, "weight", new Shape(inputs, _outputs), Start.Weight(inputs, _outputs), transposed: true);
        var y = x.Reshape(-1, inputs).MatMul(weight);
        if (Bias) y += Parameter(ref _bias, "bias", new Shape(_outputs), Start.Bias(inputs, _outputs));
        return Ops.Reshape.Of(y, shape.With(-1, _outputs));
    }
}
