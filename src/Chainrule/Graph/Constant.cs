using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>A leaf whose numbers are part of the description.</summary>
public sealed class Constant : Leaf
{
    private readonly float[] _values;

    private Constant(Shape shape, float[] values)
        : base(shape) => _values = values;

    /// <summary>The numbers in row-major order: as many as the shape asks, or a single one that stands for all of them.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <inheritdoc/>
    public override string Name => _values.Length == 1 ? FormattableString.Invariant($"Constant {_values[0]}") : "Constant";

    /// <summary>A single number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The node, of the empty shape.</returns>
    public static Node Of(float value) => Node.Of(new Constant(Shape.Scalar, [value]));

    /// <summary>A tensor of one number everywhere.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="value">The number.</param>
    /// <returns>The node.</returns>
    public static Node Full(Shape shape, float value) => Node.Of(new Constant(shape, [value]));

    /// <summary>A tensor of given numbers.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="values">As many numbers as the shape has elements, in row-major order.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ShapeException">The number of values is another.</exception>
    public static Node Of(Shape shape, params ReadOnlySpan<float> values)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (values.Length == shape.Count) return Node.Of(new Constant(shape, values.ToArray()));
        throw new ShapeException($"constant: expected {shape.Count} values for shape {shape}, got {values.Length}.");
    }

    /// <summary>Writes the numbers out.</summary>
    /// <param name="target">As many floats as the shape has elements.</param>
    public void Fill(Span<float> target)
    {
        if (_values.Length == 1) target.Fill(_values[0]);
        else _values.CopyTo(target);
    }
}
