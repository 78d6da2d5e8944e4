using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Tests.Gradients;

public class ChainRuleTests
{
    [Fact]
    public void Gradients_that_nobody_wants_are_not_even_described()
    {
        var images = Input.Of("images", 16, 12);
        var loss = Mse.Of(new Sequential(new Linear(12, 8), new ReLU(), new Linear(8, 3)).Apply(images), Input.Of("targets", 16, 3));
        var weights = Node.InOrder(loss).Where(node => node.Op is Parameter).ToArray();
        var described = Node.InOrder(ChainRule.Differentiate(loss, weights));

        // Two forward, two for the weights, one for the hidden layer; none for the images.
        described.Count(node => node.Op is MatMul).ShouldBe(5);
        described.ShouldNotContain(node => node.Op is MatMul && node.Shape.Equals(images.Shape));
        Node.InOrder(ChainRule.Differentiate(loss, [.. weights, images])).Count(node => node.Op is MatMul).ShouldBe(6);
    }

    [Fact]
    public void The_gradient_of_one_weight_describes_nothing_below_it()
    {
        var model = new Sequential(new Linear(12, 8), new Nn.Tanh(), new Linear(8, 3));
        var loss = Mse.Of(model.Apply(Input.Of("x", 16, 12)), Input.Of("t", 16, 3));
        var last = Node.InOrder(loss).Last(node => node.Op is Parameter { FullName: "2.weight" });
        Node.InOrder(ChainRule.Differentiate(loss, last)).ShouldNotContain(node => node.Op is TanhGradient);
    }

    [Fact]
    public void A_wanted_node_that_the_loss_does_not_reach_gives_zeros()
    {
        var draw = new Draw(1);
        var (x, other) = (draw.Leaf(new Shape(3)), draw.Leaf(new Shape(2, 2)));
        var gradient = ChainRule.Differentiate(x.Sum(), other)[0];
        gradient.Shape.ShouldBe(new Shape(2, 2));
        draw.Reference.Evaluate(gradient)[0].ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public void A_node_that_reaches_the_loss_through_a_label_only_gives_zeros()
    {
        var draw = new Draw(1);
        var x = draw.Leaf(new Shape(2), [0f, 2]);
        var gradient = ChainRule.Differentiate(OneHot.Of(x, 3).Square().Sum(), x)[0];
        draw.Reference.Evaluate(gradient)[0].ShouldBe([0, 0]);
    }

    [Fact]
    public void The_gradient_of_the_loss_itself_is_one()
    {
        var draw = new Draw(1);
        var loss = draw.Leaf(new Shape(3)).Sum();
        draw.Reference.Evaluate(ChainRule.Differentiate(loss, loss))[0].ShouldBe([1]);
    }

    [Fact]
    public void A_node_used_twice_receives_the_sum_over_both_paths()
    {
        var draw = new Draw(1);
        var x = draw.Leaf(new Shape(2), [3f, -2]);
        draw.Reference.Evaluate(ChainRule.Differentiate((x * x + x).Sum(), x))[0].ShouldBe([7, -3]);
    }

    [Fact]
    public void A_loss_of_more_than_one_element_is_refused()
    {
        var x = Input.Of("x", 2, 3);
        Should.Throw<ShapeException>(() => ChainRule.Differentiate(x.Exp(), x)).Message
            .ShouldBe("Differentiate: expected a loss of one element, got Exp [2, 3]. Take its mean or its sum first?");
    }

    [Fact]
    public void Wanting_a_node_twice_gives_it_twice()
    {
        var x = Input.Of("x", 2);
        var gradients = ChainRule.Differentiate(x.Square().Sum(), x, x);
        gradients.Length.ShouldBe(2);
        gradients[0].ShouldBeSameAs(gradients[1]);
    }

    [Fact]
    public void A_derivative_belongs_to_the_module_of_what_it_derives()
    {
        var loss = new Sequential(new Linear(4, 3), new Nn.Tanh()).Apply(Input.Of("x", 2, 4)).Sum();
        var weight = Node.InOrder(loss).Single(node => node.Op is Parameter { FullName: "0.weight" });
        var described = Node.InOrder(ChainRule.Differentiate(loss, weight));
        described.Single(node => node.Op is TanhGradient).Path.ShouldBe("1");
        described[^1].Path.ShouldBe("0");
    }
}
