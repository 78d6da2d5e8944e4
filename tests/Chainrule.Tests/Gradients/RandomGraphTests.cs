using Chainrule.Graph;

namespace Chainrule.Tests.Gradients;

public class RandomGraphTests
{
    private const int Graphs = 240;

    [Fact]
    public void The_gradients_of_240_random_graphs_agree_with_finite_differences()
    {
        for (var seed = 0UL; seed < Graphs; seed++)
        {
            var draw = new Draw(seed);
            draw.LargestError(new RandomGraph(draw, kinks: false).Loss).ShouldBeLessThan(1e-6, $"seed {seed}");
        }
    }

    [Fact]
    public void The_random_graphs_share_nodes_and_are_not_small()
    {
        var graphs = Enumerable.Range(0, Graphs)
            .Select(seed => Node.InOrder(new RandomGraph(new Draw((ulong)seed), kinks: false).Loss)).ToArray();
        graphs.ShouldAllBe(graph => graph.Count > 20);
        graphs.Count(graph => Shared(graph) >= 3).ShouldBeGreaterThan(Graphs * 9 / 10);
    }

    private static int Shared(IReadOnlyList<Node> graph) =>
        graph.SelectMany(node => node.Inputs.Distinct()).GroupBy(node => node).Count(uses => uses.Count() > 1);
}
