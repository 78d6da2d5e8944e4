using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>
/// A leaf that training changes. It says a name, a shape and how it starts; the numbers live in a <see cref="ParameterArena"/>, so that one
/// description can serve several sets of weights.
/// </summary>
public sealed class Parameter : Leaf
{
    private Parameter(string fullName, Shape shape, StartValues start, bool transposed)
        : base(shape)
    {
        FullName = fullName;
        Start = start;
        Transposed = transposed;
    }

    /// <summary>The name with the path of its module, as in PyTorch's state dictionary: <c>2.weight</c>.</summary>
    public string FullName { get; }

    /// <summary>How the numbers start.</summary>
    public StartValues Start { get; }

    /// <summary>
    /// Whether the world outside sees the matrix transposed. A Linear's weight lies as [in, out], which the products read as it is, and is
    /// shown and saved as PyTorch's [out, in].
    /// </summary>
    public bool Transposed { get; }

    /// <summary>The shape that the world outside sees: reversed where <see cref="Transposed"/>.</summary>
    public Shape OutsideShape => Transposed ? new Shape(Shape[1], Shape[0]) : Shape;

    /// <inheritdoc/>
    public override string Name => $"Parameter {FullName}";

    /// <summary>Makes a parameter; its full name begins with the path of the module being described.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="shape">The shape in which the arithmetic reads it.</param>
    /// <param name="start">How the numbers start.</param>
    /// <param name="transposed">Whether the world outside sees the matrix transposed.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ShapeException">It is to be transposed and is no matrix.</exception>
    public static Node Of(string name, Shape shape, StartValues start, bool transposed = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(start);
        if (transposed && shape.Rank != 2) throw new ShapeException($"parameter {name}: expected a matrix to transpose, got {shape}.");
        var fullName = Scope.Path.Length == 0 ? name : $"{Scope.Path}.{name}";
        return Node.Of(new Parameter(fullName, shape, start, transposed));
    }
}
