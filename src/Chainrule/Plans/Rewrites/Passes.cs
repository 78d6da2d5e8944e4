using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule.Plans.Rewrites;

/// <summary>The passes that a description goes through on its way to a plan: its phase first, then what makes it cheaper.</summary>
internal sealed class Passes
{
    private readonly List<Rewriting> _passes = [];
    private readonly Dictionary<Node, Node> _next = [];

    /// <summary>Rewrites all that the results reach.</summary>
    /// <param name="results">The nodes that must be there in the end.</param>
    /// <param name="weights">Where variables lie, and how.</param>
    /// <param name="isTraining">Which of its two plans the description becomes.</param>
    /// <param name="fuse">Whether to make it cheaper, or only to choose the phase.</param>
    public Passes(IReadOnlyList<Node> results, ParameterArena weights, bool isTraining, bool fuse)
    {
        Pass(isTraining ? Phases.Training : Phases.Inference);
        if (isTraining) Follow(Node.InOrder(results.Select(result => this[result])));
        if (_next.Count > 0) Pass(Phases.Passing);
        if (fuse && !isTraining) Pass(FoldedScale.Rewrite);
        Pass(new Panels(weights).Rewrite);
        if (!fuse) return;
        Pass(FusedLinear.Rewrite);
        Pass(FusedConv2d.Rewrite);
        Pass(FusedPool.Rewrite);
        Pass(Conv2dGradient.Rewrite);

        void Pass(Rule rule) =>
            _passes.Add(new Rewriting([.. results.Select(node => this[node]), .. _next.Values.Select(node => this[node])], rule));
    }

    /// <summary>The buffers that follow, each with the node of its next value.</summary>
    public IEnumerable<(Node Buffer, Node Next)> Followed => _next.Select(pair => (pair.Key, this[pair.Value]));

    /// <summary>What stands for a described node in the end.</summary>
    public Node this[Node node] => _passes.Aggregate(node, (now, pass) => pass[now]);

    /// <summary>Whether a node depends on variables and constants alone.</summary>
    public bool IsOfWeights(Node node) => _passes[^1].IsOfWeights(node);

    /// <summary>Notes what each buffer becomes; where several nodes track one, each goes on from what the one before it made.</summary>
    private void Follow(IReadOnlyList<Node> nodes)
    {
        foreach (var node in nodes)
        {
            if (node.Op is not Track track) continue;
            var next = node.Inputs[1];
            if (_next.TryGetValue(track.Buffer, out var last))
                next = new Rewriting([next], (inner, _, _) => inner == track.Buffer ? last : null)[next];
            _next[track.Buffer] = next;
        }
    }
}
