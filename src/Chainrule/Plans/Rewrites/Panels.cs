using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>Sees to it that products read weights in panels as they lie, and that everybody else gets them in rows.</summary>
internal sealed class Panels(ParameterArena weights)
{
    private readonly Dictionary<Node, Node> _inRows = [];

    /// <summary>The rule.</summary>
    public Node? Rewrite(Node node, Node[] inputs, Rewriting pass)
    {
        if (!inputs.Any(weights.IsInPanels)) return null;
        bool MustBeInRows(Node input, int i) => weights.IsInPanels(input) && !node.Op.ReadsPanels(i);
        Node[] read = [.. inputs.Select((input, i) => MustBeInRows(input, i) ? InRows(input) : input)];
        return node.Op is MatMul product && weights.IsInPanels(read[1]) ? node.Become(product.OverPanels(), read) : node.Over(read);
    }

    private Node InRows(Node weight)
    {
        if (!_inRows.TryGetValue(weight, out var rows)) _inRows[weight] = rows = weight.Become(new Relaid(weight.Shape, toPanels: false), weight);
        return rows;
    }
}

/// <summary>The same matrix, laid from panels into rows or from rows into panels.</summary>
internal sealed class Relaid(Shape shape, bool toPanels) : Op
{
    public override string Name => toPanels ? "Into panels" : "Into rows";

    public override Shape Infer(IReadOnlyList<Node> inputs) => shape;

    public override Node Differentiate(Node node, Node adjoint, int input) =>
        throw new NotSupportedException($"{Name}: fused steps come after differentiation.");

    public override void Run(in Operands operands, Share share)
    {
        var (rows, columns) = (operands.Shape[0], operands.Shape[1]);
        if (toPanels) MatrixPanels.FromRows(operands.Input(0), rows, columns, operands.Output);
        else MatrixPanels.ToRows(operands.Input(0), rows, columns, operands.Output);
    }
}
