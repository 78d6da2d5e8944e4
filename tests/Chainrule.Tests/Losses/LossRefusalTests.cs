using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Losses;

/// <summary>What losses say to wrong use.</summary>
public class LossRefusalTests
{
    private readonly Node _x = Input.Of("x", 4, 6);
    private readonly Node _labels = Input.Of("labels", 4);

    [Fact]
    public void Cross_entropy_of_a_softmax_is_refused()
    {
        var y = new Sequential(new Linear(6, 3), new Nn.Softmax()).Apply(_x);
        foreach (var loss in new Loss[] { CrossEntropy.Of, CrossEntropy.With(0.1) })
        {
            Should.Throw<ArgumentException>(() => loss(y, _labels)).Message.ShouldBe(
                "CrossEntropy: expected raw scores, got the result of a Softmax [4, 3] in 1. "
                + "Leave the softmax away, or use Nll of a LogSoftmax.");
        }
    }

    [Fact]
    public void A_single_class_is_refused_by_losses_of_classes()
    {
        var y = new Linear(6, 1).Apply(_x);
        foreach (var (loss, name) in new (Loss, string)[] { (CrossEntropy.Of, "CrossEntropy"), (Nll.With([1]), "Nll") })
        {
            Should.Throw<ShapeException>(() => loss(y, _labels)).Message.ShouldBe(
                $"{name}: expected scores of at least two classes, got [4, 1]. BceWithLogits?");
        }
    }

    [Fact]
    public void A_reshape_hides_no_softmax() =>
        Should.Throw<ArgumentException>(() => CrossEntropy.Of(_x.Softmax().Reshape(2, 2, 6).Reshape(4, 6), _labels)).Message
            .ShouldStartWith("CrossEntropy: expected raw scores, got the result of a Softmax [4, 6].");

    [Fact]
    public void Nll_of_a_softmax_is_refused()
    {
        foreach (var loss in new Loss[] { Nll.Of, Nll.With([1, 1, 1, 1, 1, 1]) })
        {
            Should.Throw<ArgumentException>(() => loss(_x.Softmax(), _labels)).Message.ShouldBe(
                "Nll: expected logarithms of probabilities, got the result of a Softmax [4, 6]. "
                + "Use LogSoftmax in its place, or CrossEntropy of the raw scores.");
        }
    }

    [Fact]
    public void Binary_cross_entropy_of_a_sigmoid_is_refused() =>
        Should.Throw<ArgumentException>(() => BceWithLogits.Of(_x.Sigmoid(), Input.Of("t", 4, 6))).Message
            .ShouldBe("BceWithLogits: expected raw scores, got the result of a Sigmoid [4, 6]. Leave the sigmoid away.");

    [Fact]
    public void A_softmax_inside_a_network_is_no_mistake() =>
        CrossEntropy.Of(new Sequential(new Nn.Softmax(), new Linear(6, 3)).Apply(_x), _labels).Shape.ShouldBe(Shape.Scalar);

    [Fact]
    public void Another_number_of_class_weights_is_refused()
    {
        Should.Throw<ShapeException>(() => CrossEntropy.With(classWeights: [1, 2, 3])(_x, _labels)).Message
            .ShouldBe("CrossEntropy: expected class weights, one for each class of [4, 6], got 3.");
        Should.Throw<ShapeException>(() => Nll.With([1, 2, 3])(_x, _labels)).Message
            .ShouldBe("Nll: expected class weights, one for each class of [4, 6], got 3.");
        Should.Throw<ShapeException>(() => BceWithLogits.With(2)(_x, Input.Of("t", 4, 6))).Message
            .ShouldBe("BceWithLogits: expected positive weights, one for each output of [4, 6], got 1.");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_is_none_is_refused(double weight)
    {
        var got = FormattableString.Invariant($"expected weights of 0 and more, got {weight}.");
        Should.Throw<ArgumentException>(() => CrossEntropy.With(classWeights: [1, weight])).Message.ShouldBe($"CrossEntropy: {got}");
        Should.Throw<ArgumentException>(() => Nll.With([1, weight])).Message.ShouldBe($"Nll: {got}");
        Should.Throw<ArgumentException>(() => BceWithLogits.With(1, weight)).Message.ShouldBe($"BceWithLogits: {got}");
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_smoothing_outside_0_and_1_is_refused(double smoothing) =>
        Should.Throw<ArgumentException>(() => CrossEntropy.With(smoothing)).Message
            .ShouldBe(FormattableString.Invariant($"CrossEntropy: expected a label smoothing in 0 ... 1, got {smoothing}."));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_delta_that_is_not_above_0_is_refused(double delta) =>
        Should.Throw<ArgumentException>(() => Huber.With(delta)).Message
            .ShouldBe(FormattableString.Invariant($"Huber: expected a delta above 0, got {delta}."));

    [Fact]
    public void A_target_of_another_shape_is_refused()
    {
        var t = Input.Of("t", 4, 5);
        foreach (var (name, loss) in new (string, Loss)[]
            { ("L1", L1.Of), ("Huber", Huber.Of), ("Huber", Huber.With(2)), ("BceWithLogits", BceWithLogits.Of), ("Nll", Nll.Of) })
        {
            Should.Throw<ShapeException>(() => loss(_x, t)).Message
                .ShouldBe($"{name}: expected a target [4, 6], or class indices without the last axis, got [4, 5].");
        }
    }

    [Fact]
    public void A_single_output_is_compared_with_one_value_for_each_sample()
    {
        var (y, t) = (Constant.Of(new Shape(3, 1), 1, 2, 3), Constant.Of(new Shape(3), 1.5f, 1, 5));
        Value(L1.Of(y, t)).ShouldBe(3.5f / 3, 1e-6f);
        Value(Mse.Of(y, t)).ShouldBe(5.25f / 3, 1e-6f);
        Value(BceWithLogits.Of(y, t)).ShouldBe(Value(BceWithLogits.Of(y, t.Reshape(3, 1))));
    }

    [Fact]
    public void Weights_given_to_a_loss_are_its_own()
    {
        double[] weights = [1, 2, 3];
        var loss = Nll.With(weights);
        var (y, t) = (Constant.Of(new Shape(1, 3), -1, -2, -3), Constant.Of(new Shape(1, 3), 1, 1, 1));
        weights[0] = 100;
        Value(loss(y, t)).ShouldBe(14);
    }

    [Fact]
    public void Cross_entropy_with_no_options_has_the_bits_of_the_plain_one()
    {
        var (y, t) = (Constant.Of(new Shape(2, 3), 0.3f, 1, -2, 3, 0.7f, 0), Constant.Of(new Shape(2), 2, 0));
        Value(CrossEntropy.With()(y, t)).ShouldBe(Value(CrossEntropy.Of(y, t)));
    }

    private static float Value(Node loss)
    {
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForInference([loss], weights);
        plan.Run();
        return plan.Value(loss)[0];
    }
}
