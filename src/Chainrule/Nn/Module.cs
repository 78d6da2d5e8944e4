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
    [ThreadStatic]
    private static Reparametrise? s_reparametrise;

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
    /// <param name="isScale">Whether it scales or shifts what others have weighed; what has fewer than two axes always does.</param>
    /// <returns>The parameter's node.</returns>
    /// <exception cref="ShapeException">The module was applied before, to something of another size.</exception>
    protected Node Parameter(
        ref Node? place, string name, Shape shape, StartValues start, bool transposed = false, bool isScale = false)
    {
        place ??= s_reparametrise is null || isScale || shape.Rank < 2
            ? Graph.Parameter.Of(name, shape, start, transposed, isScale)
            : s_reparametrise(name, shape, start, transposed);
        return Fitting(place, name, shape);
    }

    /// <summary>A buffer of this module: made at the first call, the same one afterwards.</summary>
    /// <param name="place">The field that keeps it.</param>
    /// <param name="name">Its name within the module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="start">How its numbers start.</param>
    /// <returns>The buffer's node.</returns>
    /// <exception cref="ShapeException">The module was applied before, to something of another size.</exception>
    protected Node Buffer(ref Node? place, string name, Shape shape, StartValues start) =>
        Fitting(place ??= Graph.Buffer.Of(name, shape, start), name, shape);

    /// <summary>Describes a module whose matrices and filters are made of other parameters, and not parameters themselves.</summary>
    /// <param name="part">The module.</param>
    /// <param name="x">What it is applied to.</param>
    /// <param name="reparametrise">Makes the node that stands for such a parameter.</param>
    /// <returns>The node of the module's result.</returns>
    private protected static Node Apply(Module part, Node x, Reparametrise reparametrise)
    {
        var outer = s_reparametrise;
        s_reparametrise = reparametrise;
        try
        {
            return part.Apply(x);
        }
        finally
        {
            s_reparametrise = outer;
        }
    }

    /// <summary>What makes a parameter out of others; its arguments are those of <see cref="Parameter"/>.</summary>
    private protected delegate Node Reparametrise(string name, Shape shape, StartValues start, bool transposed);

    /// <summary>An error that names this module.</summary>
    /// <param name="message">What was expected, what came, the usual cause.</param>
    /// <returns>The exception, to be thrown.</returns>
    protected ShapeException Refuse(string message)
    {
        var kind = GetType().Name;
        return new ShapeException(Scope.Path.Length == 0 ? $"{kind}: {message}" : $"{Scope.Path} ({kind}): {message}");
    }

    private Node Fitting(Node variable, string name, Shape shape) => variable.Shape.Equals(shape) ? variable : throw Refuse(
        $"expected what fits its {name} {variable.Shape}, got what asks for {shape}. Is the module shared between layers of different "
            + "sizes?");
}
