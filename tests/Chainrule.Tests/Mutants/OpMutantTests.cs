using Chainrule.Graph;
using Chainrule.Reference;
using Chainrule.Tests.Gradients;

namespace Chainrule.Tests.Mutants;

public class OpMutantTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, OpCases.All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_derivative_of_the_wrong_sign_is_noticed(int index) => Noticed(index, gradient => -gradient);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_derivative_too_large_by_a_thousandth_is_noticed(int index) => Noticed(index, gradient => gradient * 1.001f);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_missing_derivative_is_noticed(int index) => Noticed(index, _ => null);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Operands_that_changed_places_are_noticed(int index)
    {
        var tested = OpCases.All[index];
        if (tested.Symmetric) return;
        foreach (var (draw, y, node) in Nodes(tested))
        {
            if (node.Inputs.Count != 2 || !node.Inputs[0].Shape.Equals(node.Inputs[1].Shape)) continue;
            if (node.Inputs.Any(input => input.Op is Constant)) continue;
            Expect(draw, y, node, (op, mutant, adjoint, input) => op.Differentiate(mutant, adjoint, 1 - input));
        }
    }

    private static void Noticed(int index, Func<Node, Node?> spoil)
    {
        var spoilt = 0;
        foreach (var (draw, y, node) in Nodes(OpCases.All[index]))
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                if (node.Inputs[i].Op is Constant || IsFlat(draw, y, node.Inputs[i])) continue;
                var place = i;
                spoilt++;
                Expect(draw, y, node, (op, mutant, adjoint, input) =>
                    op.Differentiate(mutant, adjoint, input) is { } gradient && input == place ? spoil(gradient)
                    : op.Differentiate(mutant, adjoint, input));
            }
        }

        spoilt.ShouldBeGreaterThan(0);
    }

    /// <summary>Whether the result does not depend on x here: the smaller operand of a maximum has no gradient to spoil.</summary>
    private static bool IsFlat(Draw draw, Node y, Node x) =>
        draw.Reference.Evaluate(ChainRule.Differentiate(draw.Loss(y), x))[0].All(value => value == 0);

    private static IEnumerable<(Draw Draw, Node Result, Node Node)> Nodes(OpCase tested)
    {
        for (var seed = 0UL; seed < OpCase.Seeds; seed++)
        {
            var draw = new Draw(seed);
            var y = tested.Describe(draw);
            if (Node.InOrder(y).FirstOrDefault(node => node.Op.GetType() == tested.Op) is { } node) yield return (draw, y, node);
        }
    }

    private static void Expect(Draw draw, Node y, Node node, Mutation mutation) =>
        draw.LargestError(draw.Loss(Mutant.Within(y, node, mutation))).ShouldBeGreaterThan(1e-6, $"{node}, seed {draw.Seed}");
}
