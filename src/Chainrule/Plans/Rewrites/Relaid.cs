using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>The same matrix, laid from panels into rows or from rows into panels.</summary>
internal sealed class Relaid(Shape shape, bool toPanels) : FusedOp
{
    public override string Name => toPanels ? "Into panels" : "Into rows";

    public override Shape Infer(IReadOnlyList<Node> inputs) => shape;

    public override void Run(in Operands operands, Share share)
    {
        var (rows, columns) = (operands.Shape[0], operands.Shape[1]);
        if (toPanels) MatrixPanels.FromRows(operands.Input(0), rows, columns, operands.Output);
        else MatrixPanels.ToRows(operands.Input(0), rows, columns, operands.Output);
    }
}
