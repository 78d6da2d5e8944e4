using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Tests.Gradients;

/// <summary>Where a function has no derivative, the gradient is a convention; these are ours, and PyTorch's.</summary>
public class KinkTests
{
    [Fact]
    public void Relu_has_the_gradient_0_at_0() => Gradient([-1, 0, 2], x => x.Relu()).ShouldBe([0, 0, 1]);

    [Fact]
    public void Abs_has_the_gradient_0_at_0() => Gradient([-1, 0, 2], x => x.Abs()).ShouldBe([-1, 0, 1]);

    [Fact]
    public void Max_sends_its_gradient_to_the_first_of_the_largest() => Gradient([1, 3, 3, 2], x => x.Max()).ShouldBe([0, 1, 0, 0]);

    [Fact]
    public void Maximum_shares_its_gradient_between_equals()
    {
        Gradient([1, 3, 5], x => Maximum.Of(x, Constant.Of(3))).ShouldBe([0, 0.5, 1]);
        Gradient([1, 3, 5], x => Maximum.Of(Constant.Of(3), x)).ShouldBe([0, 0.5, 1]);
    }

    [Fact]
    public void The_gradient_of_a_relu_is_flat_in_what_decides() =>
        Gradient([-1, 0, 2], x => ReluGradient.Of(Constant.Of(7), x)).ShouldBe([0, 0, 0]);

    [Fact]
    public void Comparisons_have_no_gradient()
    {
        Gradient([-1, 0, 2], x => Sign.Of(x)).ShouldBe([0, 0, 0]);
        Gradient([-1, 0, 2], x => GreaterThan.Of(x, Constant.Of(0))).ShouldBe([0, 0, 0]);
        Gradient([-1, 0, 2], x => GreaterThan.Of(Constant.Of(0), x)).ShouldBe([0, 0, 0]);
    }

    private static double[] Gradient(float[] values, Func<Node, Node> function)
    {
        var draw = new Draw(1);
        var x = draw.Leaf(new Shape(values.Length), values);
        return draw.Reference.Evaluate(ChainRule.Differentiate(function(x).Sum(), x))[0];
    }
}
