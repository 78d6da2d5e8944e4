using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = a while training, b while predicting: the one place where the two plans of a description differ.</summary>
/// <remarks>
/// <para>Shapes: a, b and y alike.</para>
/// <para>Derivative: dL/da = dL/dy; none for b, which no training plan reaches.</para>
/// <para>A plan takes the branch of its kind and forgets the other, so it costs nothing.</para>
/// </remarks>
public sealed class Phased : View
{
    private Phased(string? refusal) => Refusal = refusal;

    /// <summary>Why this cannot be trained, or null; the description is still good for predicting.</summary>
    public string? Refusal { get; }

    /// <summary>One value for training, another for predicting.</summary>
    /// <param name="training">a.</param>
    /// <param name="inference">b.</param>
    /// <param name="refusal">Why training is impossible here, which a training plan then throws; null where it is possible.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Node Of(Node training, Node inference, string? refusal = null) => Node.Of(new Phased(refusal), training, inference);

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        if (inputs[0].Shape.Equals(inputs[1].Shape)) return inputs[0].Shape;
        throw new ShapeException($"{Name}: expected one shape for training and inference, got {inputs[0]} and {inputs[1]}.");
    }

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input) => input == 0 ? adjoint : null;
}
