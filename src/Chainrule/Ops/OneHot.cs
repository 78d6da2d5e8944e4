using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y[i, c] = 1 where c is label i, else 0.</summary>
/// <remarks>
/// <para>Shapes: labels of any shape; y has one axis more, the classes.</para>
/// <para>Errors: at run time, where a label is not a whole number in 0 … classes − 1.</para>
/// <para>Derivative: none, a label is flat.</para>
/// </remarks>
public sealed class OneHot : Op
{
    private readonly int _classes;

    private OneHot(int classes) => _classes = classes;

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByPart;

    /// <summary>Labels to rows of zeros with a single one.</summary>
    /// <param name="labels">Class indices, as floats.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node labels, int classes) => Node.Of(new OneHot(classes), labels);

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => new([.. inputs[0].Shape.Sizes, _classes]);

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input) => null;

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (start, end) = share.Of(operands.Shape.Count / _classes, 1);
        var rows = operands.Output[(start * _classes)..(end * _classes)];
        Gather.OneHot(operands.Input(0)[start..end], rows, end - start, _classes, firstRow: start);
    }
}
