using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>
/// A leaf whose numbers are part of the description. They are doubles, which plans round; the reference takes them as they are.
/// </summary>
public sealed class Constant : Leaf
{
    private readonly double[] _values;

    private Constant(Shape shape, double[] values)
        : base(shape) => _values = values;

    /// <summary>The numbers in row-major order: as many as the shape asks, or a single one that stands for all of them.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <inheritdoc/>
    public override string Name => _values.Length == 1 ? FormattableString.Invariant($"Constant {(float)_values[0]}") : "Constant";

    /// <summary>A single number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The node, of the empty shape.</returns>
    public static Node Of(double value) => Node.Of(new Constant(Shape.Scalar, [value]));

    /// <summary>A tensor of one number everywhere.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="value">The number.</param>
    /// <returns>The node.</returns>
    public static Node Full(Shape shape, double value) => Node.Of(new Constant(shape, [value]));

    /// <summary>A tensor of given numbers.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="values">As many numbers as the shape has elements, in row-major order.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ShapeException">The number of values is another.</exception>
    public static Node Of(Shape shape, params ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++) doubles[i] = values[i];
        return Of(shape, doubles);
    }

    /// <inheritdoc cref="Of(Shape, ReadOnlySpan{float})"/>
    public static Node Of(Shape shape, params ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (values.Length == shape.Count) return Node.Of(new Constant(shape, values.ToArray()));
        throw new ShapeException($"constant: expected {shape.Count} values for shape {shape}, got {values.Length}.");
    }

    /// <summary>Writes the numbers out.</summary>
    /// <param name="target">As many floats as the shape has elements.</param>
    public void Fill(Span<float> target)
    {
        for (var i = 0; i < target.Length; i++) target[i] = (float)_values[_values.Length == 1 ? 0 : i];
    }
}
