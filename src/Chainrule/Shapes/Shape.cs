namespace Chainrule.Shapes;

/// <summary>
/// The sizes of a tensor's axes, outermost first; the elements lie in row-major order. The empty shape is a single number.
/// </summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly int[] _sizes;

    /// <summary>Makes a shape.</summary>
    /// <param name="sizes">The size of each axis, at least 1.</param>
    /// <exception cref="ShapeException">A size is below 1, or there are more elements than 2^31 − 1.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        _sizes = sizes.ToArray();
        long count = 1;
        foreach (var size in _sizes)
        {
            if (size < 1) throw new ShapeException($"shape: expected sizes of at least 1, got {this}.");
            count *= size;
            if (count > int.MaxValue) throw new ShapeException($"shape: expected at most {int.MaxValue:N0} elements, got {this}.");
        }

        Count = (int)count;
    }

    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>The number of axes.</summary>
    public int Rank => _sizes.Length;

    /// <summary>The number of elements: the product of the sizes, 1 for a single number.</summary>
    public int Count { get; }

    /// <summary>The sizes, outermost first.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>The size of one axis; −1 is the last.</summary>
    /// <param name="axis">An axis in −Rank … Rank − 1.</param>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public int this[int axis] => _sizes[Axis(axis)];

    /// <summary>An axis counted from the first one.</summary>
    /// <param name="axis">An axis in −Rank … Rank − 1; −1 is the last.</param>
    /// <returns>The axis in 0 … Rank − 1.</returns>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public int Axis(int axis)
    {
        if (axis >= -Rank && axis < Rank) return axis < 0 ? axis + Rank : axis;
        throw new ShapeException($"shape {this}: expected an axis in {-Rank} ... {Rank - 1}, got {axis}.");
    }

    /// <summary>The product of the sizes of the axes in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    /// <param name="from">The first axis.</param>
    /// <param name="to">The axis after the last.</param>
    /// <returns>The product, 1 where the range is empty.</returns>
    public int Product(int from, int to)
    {
        var product = 1;
        for (var i = from; i < to; i++) product *= _sizes[i];
        return product;
    }

    /// <summary>This shape with the size of one axis changed.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="size">Its new size.</param>
    /// <returns>The new shape.</returns>
    public Shape With(int axis, int size)
    {
        var sizes = (int[])_sizes.Clone();
        sizes[Axis(axis)] = size;
        return new Shape(sizes);
    }

    /// <summary>This shape without the given axes.</summary>
    /// <param name="axes">Axes counted from the first one.</param>
    /// <returns>The new shape.</returns>
    public Shape Without(params ReadOnlySpan<int> axes)
    {
        var left = new List<int>(Rank);
        for (var i = 0; i < Rank; i++)
        {
            if (!axes.Contains(i)) left.Add(_sizes[i]);
        }

        return new Shape([.. left]);
    }

    /// <summary>
    /// The shape that two operands of an elementwise op take together: aligned at the last axis, sizes that differ must be 1 on one side
    /// (NumPy's rule, and PyTorch's).
    /// </summary>
    /// <param name="a">One operand.</param>
    /// <param name="b">The other.</param>
    /// <returns>The common shape, or null where there is none.</returns>
    public static Shape? Broadcast(Shape a, Shape b)
    {
        var rank = Math.Max(a.Rank, b.Rank);
        var sizes = new int[rank];
        for (var i = 1; i <= rank; i++)
        {
            var x = i <= a.Rank ? a[-i] : 1;
            var y = i <= b.Rank ? b[-i] : 1;
            if (x != y && x != 1 && y != 1) return null;
            sizes[rank - i] = Math.Max(x, y);
        }

        return new Shape(sizes);
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var size in _sizes) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>As it is written in messages: <c>[16, 784]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _sizes)}]";
}
