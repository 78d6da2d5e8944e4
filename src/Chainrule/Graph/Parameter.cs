using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>A variable that training moves against its gradient.</summary>
public sealed class Parameter : Variable
{
    private Parameter(string fullName, Shape shape, StartValues start, bool transposed, bool isScale)
        : base(fullName, shape, start) => (Transposed, IsScale) = (transposed, isScale);

    /// <summary>
    /// Whether it scales or shifts what others have weighed: a bias, a norm's parameters. By habit such are not pulled to 0.
    /// </summary>
    public bool IsScale { get; }

    /// <summary>
    /// Whether the world outside sees the matrix transposed. A Linear's weight lies as [in, out], which the products read as it is, and is
    /// shown and saved as PyTorch's [out, in].
    /// </summary>
    public bool Transposed { get; }

    /// <summary>The shape that the world outside sees: reversed where <see cref="Transposed"/>.</summary>
    public override Shape OutsideShape => Transposed ? new Shape(Shape[1], Shape[0]) : Shape;

    /// <summary>Makes a parameter; its full name begins with the path of the module being described.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="shape">The shape in which the arithmetic reads it.</param>
    /// <param name="start">How its numbers start.</param>
    /// <param name="transposed">Whether the world outside sees the matrix transposed.</param>
    /// <param name="isScale">Whether it scales or shifts; what has fewer than two axes always does.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ShapeException">It is to be transposed and is no matrix.</exception>
    public static Node Of(string name, Shape shape, StartValues start, bool transposed = false, bool isScale = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(start);
        if (transposed && shape.Rank != 2) throw new ShapeException($"parameter {name}: expected a matrix to transpose, got {shape}.");
        return Node.Of(new Parameter(InScope(name), shape, start, transposed, isScale || shape.Rank < 2));
    }
}
