using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>
/// A leaf whose numbers outlive the run: what a model's file holds. It says a name, a shape and how it starts; the numbers live in a
/// <see cref="ParameterArena"/>, so that one description can serve several sets of them.
/// </summary>
/// <param name="fullName">The name with the path of its module.</param>
/// <param name="shape">The shape in which the arithmetic reads it.</param>
/// <param name="start">How the numbers start.</param>
public abstract class Variable(string fullName, Shape shape, StartValues start) : Leaf(shape)
{
    /// <summary>The name with the path of its module, as in PyTorch's state dictionary: <c>2.weight</c>.</summary>
    public string FullName { get; } = fullName;

    /// <summary>How the numbers start.</summary>
    public StartValues Start { get; } = start;

    /// <summary>The shape that the world outside sees.</summary>
    public virtual Shape OutsideShape => Shape;

    /// <inheritdoc/>
    public override string Name => $"{GetType().Name} {FullName}";

    /// <summary>A name within the module being described, with that module's path.</summary>
    internal static string InScope(string name) => Scope.Path.Length == 0 ? name : $"{Scope.Path}.{name}";
}
