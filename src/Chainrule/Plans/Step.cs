using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Plans;

/// <summary>One line of a plan: an op, and where its numbers lie.</summary>
internal sealed class Step(Node node, Place[] inputs, Place output, uint stream)
{
    /// <summary>Work below this is done by one thread: shared out, it would cost more at the barrier than it saves.</summary>
    private const int FlopsWorthSharing = 50_000;

    public Node Node { get; } = node;

    public Place[] Inputs { get; } = inputs;

    public Place Output { get; } = output;

    /// <summary>Whether thread 0 does it alone.</summary>
    public bool Alone { get; } = node.Op.Sharing == Sharing.Alone || node.Op.Flops(node) < FlopsWorthSharing;

    /// <summary>Whether all threads must meet before it.</summary>
    public bool Barrier { get; set; }

    /// <summary>Whether the result of the last run holds finite numbers only.</summary>
    public bool IsFinite
    {
        get
        {
            foreach (var value in Output.Values)
            {
                if (!float.IsFinite(value)) return false;
            }

            return true;
        }
    }

    /// <summary>The steps of nodes, in their order, with a barrier before each that must wait for a step since the last barrier.</summary>
    public static Step[] InOrder(IEnumerable<Node> nodes, Layout layout)
    {
        var met = new Dictionary<string, uint>();
        Step[] steps = [.. nodes.Select(node =>
            new Step(node, [.. node.Inputs.Select(input => layout[input])], layout[node], Stream(node, met)))];
        var group = 0;
        for (var i = 1; i < steps.Length; i++)
        {
            steps[i].Barrier = steps[group..i].Any(steps[i].MustWaitFor);
            if (steps[i].Barrier) group = i;
        }

        return steps;
    }

    public void Run(KernelPath path, Share share, ulong seed, long number) =>
        Node.Op.Run(new Operands(path, Node, Inputs, Output, new RandomKey(seed, stream, number)), share);

    /// <summary>
    /// Whether a thread may enter this step while another is still in an earlier one: not where one writes what the other reads or writes,
    /// unless one thread does both, or each thread keeps to the same run of elements in both.
    /// </summary>
    public bool MustWaitFor(Step earlier)
    {
        if (Alone && earlier.Alone) return false;
        foreach (var input in Inputs)
        {
            if (input.Overlaps(earlier.Output) && !SameRuns(this, input, earlier, earlier.Output)) return true;
        }

        foreach (var input in earlier.Inputs)
        {
            if (input.Overlaps(Output) && !SameRuns(this, Output, earlier, input)) return true;
        }

        return Output.Overlaps(earlier.Output) && !SameRuns(this, Output, earlier, earlier.Output);
    }

    /// <summary>The stream of a node that draws: its module's path, and how many of that path have come before it.</summary>
    private static uint Stream(Node node, Dictionary<string, uint> met) =>
        node.Op.Draws ? (uint)RandomKey.Hash(node.Path) + (met[node.Path] = met.GetValueOrDefault(node.Path) + 1) : 0;

    private static bool SameRuns(Step a, Place x, Step b, Place y) =>
        x == y && a.ByElement && b.ByElement && !a.Alone && !b.Alone && x.Length == a.Output.Length && y.Length == b.Output.Length;

    private bool ByElement => Node.Op.Sharing == Sharing.ByElement;
}
