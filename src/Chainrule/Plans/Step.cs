using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Plans.Strips;

namespace Chainrule.Plans;

/// <summary>One line of a plan: an op or a strip of several, and where its numbers lie.</summary>
internal sealed class Step
{
    /// <summary>Below this, a thread hardly notices its work, wherever it is done.</summary>
    private const int FlopsWorthSpreading = 5_000;

    private readonly Strip? _strip;
    private readonly Place[] _inputs;
    private readonly uint _stream;
    private readonly Cut _cut;

    /// <summary>What it reads and writes, each with whether a thread keeps to its own part of it.</summary>
    private readonly (Place Place, bool Own)[] _reads;
    private readonly (Place Place, bool Own)[] _writes;

    private Step(Group group, Layout layout, uint stream, PlanOptions options, int threads)
    {
        Nodes = group.Nodes;
        Node = Nodes[^1];
        _stream = stream;
        Outputs = [.. Nodes.Where(layout.Has).Select(node => (node, layout[node]))];
        Flops = Nodes.Sum(node => node.Op.Flops(node));
        Alone = Flops < options.FlopsWorthSharing;
        var canShare = true;
        if (Nodes.Length > 1 || IsStrip(group))
        {
            _inputs = [.. Nodes.SelectMany(node => node.Inputs).Where(layout.Has).Select(node => layout[node]).Distinct()];
            var strip = _strip = StripWriter.Of(group, layout);
            var cut = _cut = Cut.Of(group, strip);
            _reads = [.. _inputs.Select(place => (place, cut.Fits(strip, place)))];
            _writes = [.. Outputs.Select(output => (output.Place, cut.Fits(strip, output.Place)))];
        }
        else
        {
            _inputs = [.. Node.Inputs.Select(input => layout[input])];
            var cut = _cut = Cut.Of(Node, threads);
            _reads = [.. Node.Inputs.SelectMany((input, i) => Parts(input, p => !Node.Op.ReadsAll(i) && cut.Fits(p)))];
            _writes = [.. Parts(Node, cut.Fits)];
            Alone |= Node.Op.Sharing == Sharing.Alone;
            canShare = Node.Op.Sharing != Sharing.Alone;
        }

        IsWorthSpreading = Alone && canShare && Flops >= FlopsWorthSpreading;

        // A node has several values where they lie one behind the other, each with all samples.
        IEnumerable<(Place, bool)> Parts(Node node, Func<Place, bool> isOwn)
        {
            var (place, count) = (layout[node], node.Shape.Product(0, node.Op.SampleAxis));
            for (var (part, length) = (0, place.Length / count); part < count; part++)
            {
                var value = place.Part(part * length, length);
                yield return (value, isOwn(value));
            }
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
    public bool Alone { get; set; }

    /// <summary>Whether it is better shared out, if all threads are there anyway, than done by one of them alone.</summary>
    public bool IsWorthSpreading { get; }

    /// <summary>Whether all threads must meet before it.</summary>
    public bool Barrier { get; set; }

    /// <summary>The step of each group, and what each draws.</summary>
    /// <param name="nodes">All nodes, in the order in which they were described: in that order they draw.</param>
    /// <param name="groups">The same nodes, as they run.</param>
    /// <param name="layout">Where their numbers lie.</param>
    /// <param name="options">What work is worth sharing.</param>
    /// <param name="threads">How many threads there are.</param>
    public static Step[] Of(IEnumerable<Node> nodes, IEnumerable<Group> groups, Layout layout, PlanOptions options, int threads)
    {
        var met = new Dictionary<string, uint>();
        var streams = nodes.ToDictionary(node => node, node => Stream(node, met));
        return [.. groups.Select(group => new Step(group, layout, streams[group.Nodes[0]], options, threads))];
    }

    public void Run(KernelPath path, Share share, ulong seed, long number)
    {
        if (_strip is null)
        {
            Node.Op.Run(new Operands(path, Node, _inputs, Outputs[0].Place, new RandomKey(seed, _stream, number)), share);
            return;
        }

        var (rows, columns) = _cut.Of(_strip, share);
        _strip.Run(path, rows.First, rows.End, columns.First, columns.End);
    }

    /// <summary>What a table shows of it.</summary>
    /// <param name="isOnce">Whether it runs only where the weights have changed.</param>
    public PlanLine Line(bool isOnce)
    {
        var bytes = Outputs.Sum(output => output.Place.Length) * sizeof(float);
        return new(Name, Node.Shape, bytes, Flops, Nodes[0].Path, !Alone, Barrier, isOnce);
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

    /// <summary>Whether one writes what the other reads or writes, so that their order counts.</summary>
    public bool Touches(Step other) => Meets(other, (_, _) => true);

    /// <summary>
    /// Whether a thread may not enter this step while another is still in an earlier one: where one writes what the other reads or writes,
    /// unless one thread does both, or each thread keeps to the same part in both.
    /// </summary>
    public bool MustWaitFor(Step earlier)
    {
        if (Alone && earlier.Alone) return false;
        var isKin = !Alone && !earlier.Alone && _cut == earlier._cut;
        return Meets(earlier, (mine, its) => !isKin || !mine.Own || !its.Own || mine.Place != its.Place);
    }

    /// <summary>Whether the other shares out the same, and one goes on with what the other has made.</summary>
    public bool IsKin(Step other) =>
        !_cut.IsOther && _cut == other._cut && Meets(other, (mine, its) => mine.Own && its.Own);

    /// <summary>Whether a group of one node runs as a strip, to share out samples or columns: by itself it shares out elements.</summary>
    private static bool IsStrip(Group group) => group is { Frame: not null, Nodes: [{ Op: Ops.Unary or Ops.Binary or Accumulate }] };

    /// <summary>The stream of a node that draws: its module's path, and how many of that path have come before it.</summary>
    private static uint Stream(Node node, Dictionary<string, uint> met) =>
        node.Op.Draws ? (uint)RandomKey.Hash(node.Path) + (met[node.Path] = met.GetValueOrDefault(node.Path) + 1) : 0;

    /// <summary>Whether some value that one writes and the other reads or writes is such.</summary>
    private bool Meets(Step other, Func<(Place Place, bool Own), (Place Place, bool Own), bool> isSuch)
    {
        return Any(_reads, other._writes) || Any(_writes, other._reads) || Any(_writes, other._writes);

        bool Any((Place Place, bool Own)[] mine, (Place Place, bool Own)[] its)
        {
            foreach (var one in mine)
            {
                foreach (var two in its)
                {
                    if (one.Place.Overlaps(two.Place) && isSuch(one, two)) return true;
                }
            }

            return false;
        }
    }
}
