using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>A leaf whose numbers the user sets before each run: a batch of images, their labels.</summary>
public sealed class Input : Leaf
{
    private Input(string label, Shape shape)
        : base(shape) => Label = label;

    /// <summary>What the input is called in tables and messages.</summary>
    public string Label { get; }

    /// <inheritdoc/>
    public override string Name => $"Input {Label}";

    /// <summary>Makes an input.</summary>
    /// <param name="label">What it is called.</param>
    /// <param name="sizes">Its shape, the batch first.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ShapeException">A size is below 1.</exception>
    public static Node Of(string label, params ReadOnlySpan<int> sizes) => Node.Of(new Input(label, new Shape(sizes)));
}
