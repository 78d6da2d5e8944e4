using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Nn;

/// <summary>
/// A part of a network: it turns a node into a node and owns the parameters it needs on the way. It holds no numbers and has no mode; a
/// module of your own is a class with one method, written from other modules and from arithmetic on nodes.
/// </summary>
/// <remarks>Applied twice, a module describes the same parameters twice: that is how weights are shared.</remarks>
public abstract class Module
{
    /// <summary>
    /// What the module is called in the names of its parameters and in messages; a <see cref="Sequential"/> counts those without a name.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Describes the module's result.</summary>
    /// <param name="x">What it is applied to, the batch first.</param>
    /// <returns>The node of the result.</returns>
    /// <exception cref="ShapeException">The shape does not fit; the message begins with the module's path.</exception>
    public Node Apply(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (Name is null) return Describe(x);
        using var scope = Scope.Enter(Name);
        return Describe(x);
    }

    /// <summary>What the module does.</summary>
    /// <param name="x">What it is applied to, the batch first.</param>
    /// <returns>The node of the result.</returns>
    protected abstract Node Describe(Node x);

    /// <summary>Describes a part that has no name of its own under a given one.</summary>
    /// <param name="name">The name within this module.</param>
    /// <param name="part">The part.</param>
    /// <param name="x">What it is applied to.</param>
    /// <returns>The node of the part's result.</returns>
    protected static Node Apply(string name, Module part, Node x)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Name is not null) return part.Apply(x);
        using var scope = Scope.Enter(name);
        return part.Describe(x);
    }

    /// <summary>A parameter of this module: made at the first call, the same one afterwards.</summary>
    /// <param name="place">The field that keeps it.</param>
    /// <param name="name">Its name within the module.</param>
    /// <param name="shape">The shape in which the arithmetic reads it.</param>
    /// <param name="start">How its numbers start.</param>
    /// <param name="transposed">Whether the world outside sees the matrix transposed.</param>
    /// <returns>The parameter's node.</returns>
    /// <exception cref="ShapeException">The module was applied before, to something of another size.</exception>
    protected Node Parameter(ref Node? place, string name, Shape shape, StartValues start, bool transposed = false)
    {
        place ??= Graph.Parameter.Of(name, shape, start, transposed);
        if (place.Shape.Equals(shape)) return place;
        throw Refuse(
            $"expected what fits its {name} {place.Shape}, got what asks for {shape}. Is the module shared between layers of different "
                + "sizes?");
    }

    /// <summary>An error that names this module.</summary>
    /// <param name="message">What was expected, what came, the usual cause.</param>
    /// <returns>The exception, to be thrown.</returns>
    protected ShapeException Refuse(string message)
    {
        var kind = GetType().Name;
        return new ShapeException(Scope.Path.Length == 0 ? $"{kind}: {message}" : $"{Scope.Path} ({kind}): {message}");
    }
}
