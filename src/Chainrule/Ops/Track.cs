using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = x; on the way, each run of a training plan gives a buffer its next value.</summary>
/// <remarks>
/// <para>All of a run reads what the buffer was; it changes at the run's end, and not at all where the run fails. Where several nodes track
/// one buffer, the next value of each is made from that of the one before it.</para>
/// <para>Shapes: y has x's; the next value has the buffer's.</para>
/// <para>Derivative: dL/dx = dL/dy; none for the next value.</para>
/// <para>An inference plan leaves buffers alone.</para>
/// </remarks>
public sealed class Track : View
{
    private Track(Node buffer) => Buffer = buffer;

    /// <summary>The buffer that changes.</summary>
    public Node Buffer { get; }

    /// <summary>Lets a buffer follow.</summary>
    /// <param name="x">What passes through.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="next">Its next value, made from x and the buffer's last.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="ShapeException">The next value has another shape than the buffer, or there is no buffer.</exception>
    public static Node Of(Node x, Node buffer, Node next)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentNullException.ThrowIfNull(next);
        if (buffer.Op is Graph.Buffer && buffer.Shape.Equals(next.Shape)) return Node.Of(new Track(buffer), x, next);
        throw new ShapeException($"Track: expected a buffer and a next value of its shape, got {buffer} and {next}.");
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input) => input == 0 ? adjoint : null;
}
