using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule.Tests.Gradients;

public class OpGradientTests
{
    /// <summary>Ops that are flat wherever they are smooth.</summary>
    private static readonly Type[] s_flat = [typeof(Sign), typeof(GreaterThan), typeof(ArgMax), typeof(OneHot), typeof(DropoutMask)];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, OpCases.All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_of_every_op_agrees_with_finite_differences(int index)
    {
        var tested = OpCases.All[index];
        for (var seed = 0UL; seed < OpCase.Seeds; seed++)
        {
            var draw = new Draw(seed);
            var loss = draw.Loss(tested.Describe(draw));
            draw.LargestError(loss).ShouldBeLessThan(1e-6, $"{tested}, seed {seed}");
        }
    }

    [Fact]
    public void Every_op_is_either_tested_or_flat()
    {
        var ops = typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract && type.IsPublic);
        var tested = OpCases.All.Select(tested => tested.Op).Concat(s_flat);
        ops.Where(op => !op.IsSubclassOf(typeof(Leaf))).Except(tested).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_case_holds_the_op_that_it_is_named_after(int index)
    {
        var tested = OpCases.All[index];
        var found = Enumerable.Range(0, OpCase.Seeds).Count(seed =>
            Node.InOrder(tested.Describe(new Draw((ulong)seed))).Any(node => node.Op.GetType() == tested.Op));
        found.ShouldBeGreaterThan(OpCase.Seeds / 2);
    }

    [Fact]
    public void A_flat_op_sends_nothing_back()
    {
        var x = new Draw(1).Leaf(new(2, 3));
        foreach (var y in new[] { Sign.Of(x), GreaterThan.Of(x, x), ArgMax.Of(x), OneHot.Of(x, 4) })
        {
            s_flat.ShouldContain(y.Op.GetType());
            for (var i = 0; i < y.Inputs.Count; i++) y.Op.Differentiate(y, Constant.Full(y.Shape, 1), i).ShouldBeNull();
        }
    }

    [Fact]
    public void A_mean_over_any_axes_has_the_gradient_of_a_mean()
    {
        for (var seed = 0UL; seed < 8; seed++)
        {
            var draw = new Draw(seed);
            var x = draw.Leaf(draw.Shape(1, 4));
            draw.LargestError(draw.Loss(x.Mean(draw.Axes(x.Shape)))).ShouldBeLessThan(1e-6, $"seed {seed}");
            draw.LargestError(x.Mean()).ShouldBeLessThan(1e-6, $"seed {seed}");
        }
    }
}
