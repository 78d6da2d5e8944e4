using Chainrule.Graph;

namespace Chainrule.Plans.Rewrites;

/// <summary>The passes that a description goes through on its way to a plan: its phase first, then what makes it cheaper.</summary>
internal sealed class Passes
{
    private readonly List<Rewriting> _passes = [];

    /// <summary>Rewrites all that the results reach.</summary>
    /// <param name="results">The nodes that must be there in the end.</param>
    /// <param name="isTraining">Which of its two plans the description becomes.</param>
    /// <param name="fuse">Whether to make it cheaper, or only to choose the phase.</param>
    public Passes(IReadOnlyList<Node> results, bool isTraining, bool fuse)
    {
        Pass(isTraining ? Phases.Training : Phases.Inference);
        if (fuse && !isTraining) Pass(FoldedScale.Rewrite);
        if (fuse) Pass(FusedLinear.Rewrite);

        void Pass(Rule rule) => _passes.Add(new Rewriting(results.Select(node => this[node]), rule));
    }

    /// <summary>What stands for a described node in the end.</summary>
    public Node this[Node node] => _passes.Aggregate(node, (now, pass) => pass[now]);
}
