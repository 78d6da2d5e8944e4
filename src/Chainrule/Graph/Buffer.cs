using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>
/// A variable that no gradient moves: the running statistics of a batch norm. It changes where a training plan comes by a node that
/// tracks it.
/// </summary>
public sealed class Buffer : Variable
{
    private Buffer(string fullName, Shape shape, StartValues start)
        : base(fullName, shape, start)
    {
    }

    /// <summary>Makes a buffer; its full name begins with the path of the module being described.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="start">How its numbers start.</param>
    /// <returns>The node.</returns>
    public static Node Of(string name, Shape shape, StartValues start)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(start);
        return Node.Of(new Buffer(InScope(name), shape, start));
    }
}
