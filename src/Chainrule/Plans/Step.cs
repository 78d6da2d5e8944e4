using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Plans.Strips;

namespace Chainrule.Plans;

/// <summary>One line of a plan: an op or a strip of several, and where its numbers lie.</summary>
internal sealed class Step
{
    /// <summary>Work below this is done by one thread: shared out, it would cost more at the barrier than it saves.</summary>
    private const int FlopsWorthSharing = 50_000;

    private readonly Strip? _strip;
    private readonly Place[] _inputs;
    private readonly uint _stream;

    /// <summary>
    /// How long the runs are of which each thread keeps to its share: of all elements or of each row; 0 where it may read and write
    /// elsewhere.
    /// </summary>
    private readonly int _period;

    private Step(Group group, Layout layout, uint stream)
    {
        Nodes = group.Nodes;
        Node = Nodes[^1];
        _stream = stream;
        _inputs = [.. Nodes.SelectMany(node => node.Inputs).Where(layout.Has).Select(node => layout[node]).Distinct()];
        Outputs = [.. Nodes.Where(layout.Has).Select(node => (node, layout[node]))];
        Flops = Nodes.Sum(node => node.Op.Flops(node));
        Alone = Flops < FlopsWorthSharing;
        if (Nodes.Length > 1)
        {
            _strip = StripWriter.Of(group, layout);
            if (group.Frame is { ByColumns: true }) _period = _strip.Columns;
        }
        else
        {
            _inputs = [.. Node.Inputs.Select(input => layout[input])];
            if (Node.Op.Sharing == Sharing.ByElement) _period = Node.Shape.Count;
            Alone |= Node.Op.Sharing == Sharing.Alone;
        }
    }

    /// <summary>What it computes, in order.</summary>
    public Node[] Nodes { get; }

    /// <summary>The last of it, for which it is named.</summary>
    public Node Node { get; }

    /// <summary>What it leaves in memory.</summary>
    public (Node Node, Place Place)[] Outputs { get; }

    /// <summary>Its ops, as a table shows them: <c>Subtract·Square→Sum</c>.</summary>
    public string Name => string.Concat(Nodes.Select((node, i) => (i == 0 ? "" : node.Op is Ops.Sum ? "→" : "·") + node.Op.Name));

    /// <summary>Floating-point operations, about.</summary>
    public long Flops { get; }

    /// <summary>Whether thread 0 does it alone.</summary>
    public bool Alone { get; }

    /// <summary>Whether all threads must meet before it.</summary>
    public bool Barrier { get; private set; }

    /// <summary>The steps of groups, in their order, with a barrier before each that must wait for a step since the last barrier.</summary>
    /// <param name="nodes">All nodes, in the order in which they were described: in that order they draw.</param>
    /// <param name="groups">The same nodes, as they run.</param>
    /// <param name="layout">Where their numbers lie.</param>
    public static Step[] InOrder(IEnumerable<Node> nodes, IEnumerable<Group> groups, Layout layout)
    {
        var met = new Dictionary<string, uint>();
        var streams = nodes.ToDictionary(node => node, node => Stream(node, met));
        Step[] steps = [.. groups.Select(group => new Step(group, layout, streams[group.Nodes[0]]))];
        var first = 0;
        for (var i = 1; i < steps.Length; i++)
        {
            steps[i].Barrier = steps[first..i].Any(steps[i].MustWaitFor);
            if (steps[i].Barrier) first = i;
        }

        return steps;
    }

    public void Run(KernelPath path, Share share, ulong seed, long number)
    {
        if (_strip is null)
        {
            Node.Op.Run(new Operands(path, Node, _inputs, Outputs[0].Place, new RandomKey(seed, _stream, number)), share);
            return;
        }

        var (rows, columns) = ((0, _strip.Rows), (0, _strip.Columns));
        if (_period > 0) columns = share.Of(_strip.Columns);
        else rows = share.Of(_strip.Rows, 1);
        _strip.Run(path, rows.Item1, rows.Item2, columns.Item1, columns.Item2);
    }

    /// <summary>The first of its results that holds a number which is not finite.</summary>
    public Node? FirstNonFinite()
    {
        foreach (var (node, place) in Outputs)
        {
            foreach (var value in place.Values)
            {
                if (!float.IsFinite(value)) return node;
            }
        }

        return null;
    }

    /// <summary>The stream of a node that draws: its module's path, and how many of that path have come before it.</summary>
    private static uint Stream(Node node, Dictionary<string, uint> met) =>
        node.Op.Draws ? (uint)RandomKey.Hash(node.Path) + (met[node.Path] = met.GetValueOrDefault(node.Path) + 1) : 0;

    /// <summary>
    /// Whether a thread may not enter this step while another is still in an earlier one: where one writes what the other reads or writes,
    /// unless one thread does both, or each thread keeps to the same runs of elements in both.
    /// </summary>
    private bool MustWaitFor(Step earlier)
    {
        if (Alone && earlier.Alone) return false;
        return _inputs.Any(input => earlier.Outputs.Any(output => Meet(input, earlier, output.Place)))
            || Outputs.Any(output => earlier._inputs.Any(input => Meet(output.Place, earlier, input)))
            || Outputs.Any(output => earlier.Outputs.Any(other => Meet(output.Place, earlier, other.Place)));
    }

    private bool Meet(Place mine, Step other, Place its) =>
        mine.Overlaps(its) && !(mine == its && _period == other._period && KeepsTo(mine) && other.KeepsTo(its));

    /// <summary>Whether each thread stays in its own columns of a value: of a matrix or of a row, not of a number for each row.</summary>
    private bool KeepsTo(Place place) =>
        !Alone && _period > 0 && (_strip is null ? place.Length == _period : !_strip.HasColumn(place.Arena, place.Offset));
}
