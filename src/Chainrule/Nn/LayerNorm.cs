using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Nn;

/// <summary>y = (x − μ) / √(σ² + ε) · w + b, with mean μ and variance σ² of each sample over its last axes.</summary>
/// <remarks>
/// <para>Shapes: x […, shape], w and b shape, y x's. Without a shape, it is x's last axis.</para>
/// <para>Parameters: <c>weight</c>, ones at the start, and <c>bias</c>, zeros.</para>
/// <para>Numerics: σ² is the biased variance, the mean of the squares of x − μ; finite where all x are equal.</para>
/// <para>Source: J. L. Ba, J. R. Kiros, G. E. Hinton, "Layer Normalization", 2016, arXiv:1607.06450.</para>
/// <para>Where it differs from PyTorch: the shape may be left to the input.</para>
/// </remarks>
/// <param name="shape">The sizes of the axes to normalise over, PyTorch's <c>normalized_shape</c>; none for the last axis alone.</param>
public sealed class LayerNorm(params IReadOnlyList<int> shape) : Module
{
    private readonly Shape? _shape = shape.Count == 0 ? null : new Shape([.. shape]);
    private Node? _weight;
    private Node? _bias;

    /// <summary>ε, above 0.</summary>
    public double Epsilon
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value
            : throw new ArgumentException($"LayerNorm: expected an epsilon above 0, got {value}.");
    } = 1e-5;

    /// <summary>Whether there are w and b; PyTorch's <c>elementwise_affine</c>.</summary>
    public bool Affine { get; init; } = true;

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var axes = _shape?.Rank ?? 1;
        var outer = x.Shape.Rank - axes;
        if (outer < 0 || (_shape is not null && !x.Shape.Sizes[outer..].SequenceEqual(_shape.Sizes)))
            throw Refuse($"expected last axes {_shape ?? new Shape(1)}, got {x.Shape}.");
        var shape = new Shape(x.Shape.Sizes[outer..]);
        var rows = x.Reshape(-1, shape.Count);
        var centred = rows - Sum.Of(rows, keepAxes: true, -1) / shape.Count;
        var variance = Sum.Of(centred.Square(), keepAxes: true, -1) / shape.Count;
        var y = Ops.Reshape.Of(centred / (variance + Epsilon).Sqrt(), x.Shape);
        if (!Affine) return y;
        return y * Parameter(ref _weight, "weight", shape, StartValues.Constant(1), isScale: true)
            + Parameter(ref _bias, "bias", shape, StartValues.Constant(0), isScale: true);
    }
}
