using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
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
    public void Clamp_has_the_gradient_1_at_its_bounds() => Gradient([-3, -2, 0, 1, 2], x => x.Clamp(-2, 1)).ShouldBe([0, 1, 1, 1, 0]);

    [Fact]
    public void Leaky_relu_has_its_slope_as_gradient_at_0()
    {
        Gradient([-1, 0, 2], new LeakyReLU(0.25).Apply).ShouldBe([0.25, 0.25, 1]);
        Gradient([-1, 0, 2], new LeakyReLU(-0.75).Apply).ShouldBe([-0.75, -0.75, 1]);
    }

    [Fact]
    public void Elu_has_alpha_as_gradient_at_0() => Gradient([0, 2], new ELU(1.5).Apply).ShouldBe([1.5, 1]);

    [Fact]
    public void Hardswish_has_the_gradient_of_its_middle_piece_at_both_kinks() =>
        Gradient([-4, -3, 0, 3, 4], new Hardswish().Apply).ShouldBe([0, -0.5, 0.5, 1.5, 1]);

    [Fact]
    public void An_absolute_error_of_0_has_the_gradient_0() =>
        Gradient([1, 2, 3], x => 3 * L1.Of(x, Constant.Full(x.Shape, 2))).ShouldBe([-1, 0, 1]);

    [Fact]
    public void Huber_has_no_jump_at_delta() =>
        Gradient([-2, -0.5f, 0, 0.5f, 2], x => 5 * Huber.With(0.5)(x, Constant.Full(x.Shape, 0))).ShouldBe([-0.5, -0.5, 0, 0.5, 0.5]);

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
