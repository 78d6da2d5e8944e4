using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Shapes;

namespace Chainrule.Tests.Gradients;

/// <summary>A gradient is a description like any other, so it has a gradient too.</summary>
public class SecondDerivativeTests
{
    public static TheoryData<string> Functions => [.. s_functions.Keys];

    private static readonly Dictionary<string, Func<Node, Node>> s_functions = new()
    {
        ["exp"] = x => x.Exp(),
        ["log"] = x => (x.Square() + 1).Log(),
        ["sqrt"] = x => (x.Square() + 1).Sqrt(),
        ["tanh"] = x => x.Tanh(),
        ["sigmoid"] = x => x.Sigmoid(),
        ["reciprocal"] = x => 1 / (x.Square() + 1),
        ["softmax"] = x => x.Softmax(),
        ["logSoftmax"] = x => x.LogSoftmax().Square(),
        ["product"] = x => x.MatMul(x.Permute()).Tanh(),
        ["convolution"] = x => Ops.Conv2d.Of(x.Reshape(1, 1, 3, 4).Tanh(), x.Reshape(2, 1, 3, 2), padding: 1),
        ["maxPool"] = x => Ops.MaxPool2d.Of(x.Reshape(1, 1, 3, 4).Square(), 2, stride: 1),
        ["avgPool"] = x => Ops.AvgPool2d.Of(x.Reshape(1, 1, 3, 4).Square(), 2, stride: 1),
        ["erf"] = x => x.Erf(),
        ["softplus"] = x => x.Softplus(),
        ["clamp"] = x => x.Clamp(-0.7, 0.9) * x.Square(),
        ["pieces"] = x => Ops.Concat.Of(0, x.Slice(0, 1, 1), x).Square() * Ops.Concat.Of(1, x, x.Exp()).Slice(1, 2, 4).Sum(0),
        ["gelu"] = new GELU().Apply,
        ["layer norm"] = new LayerNorm { Affine = false }.Apply,
        ["cube"] = x => x * x * x,
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_gradient_of_the_gradient_agrees_with_finite_differences(string function)
    {
        var draw = new Draw(5);
        var x = draw.Leaf(new Shape(3, 4));
        var gradient = ChainRule.Differentiate(draw.Loss(s_functions[function](x)), x)[0];
        draw.LargestError(draw.Loss(gradient)).ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void A_third_derivative_is_right_as_well()
    {
        var draw = new Draw(6);
        var x = draw.Leaf(new Shape(3));
        var second = ChainRule.Differentiate(ChainRule.Differentiate(x.Square().Square().Sum(), x)[0].Sum(), x)[0];
        var third = draw.Reference.Evaluate(ChainRule.Differentiate(second.Sum(), x))[0];
        for (var i = 0; i < 3; i++) third[i].ShouldBe(24 * draw.Reference[x][i], 1e-9);
    }

    [Fact]
    public void A_penalty_on_the_gradient_of_a_network_can_be_trained()
    {
        var draw = new Draw(7);
        var x = draw.Leaf(new Shape(4, 3));
        var y = new Sequential(new Linear(3, 5), new Nn.Tanh(), new Linear(5, 2)).Apply(x);
        foreach (var node in Node.InOrder(y).Where(node => node.Op is Parameter && node != x))
        {
            draw.Reference[node] = [.. draw.Numbers(node.Shape.Count, -1, 1).Select(value => (double)value)];
            draw.Leaves.Add(node);
        }

        var loss = Mse.Of(y, Constant.Full(new Shape(4, 2), 0.5f));
        draw.LargestError(loss + ChainRule.Differentiate(loss, x)[0].Square().Sum()).ShouldBeLessThan(1e-6);
    }
}
