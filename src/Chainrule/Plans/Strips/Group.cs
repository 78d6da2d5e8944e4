using Chainrule.Graph;

namespace Chainrule.Plans.Strips;

/// <summary>Nodes that run as one step.</summary>
/// <param name="nodes">The nodes, each after its inputs; several only where all are part of one strip.</param>
/// <param name="frame">The matrix of the strip; null where the node can be part of none.</param>
internal sealed class Group(Node[] nodes, Frame? frame)
{
    public Node[] Nodes => nodes;

    public Frame? Frame => frame;
}
