using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Plans;
using Chainrule.Shapes;
using Chainrule.Tests.Gradients;

namespace Chainrule.Tests.Custom;

/// <summary>Layers and losses of your own are compositions: nobody writes a derivative here.</summary>
public class CustomTests
{
    public static TheoryData<string> Losses => [.. s_losses.Keys];

    private static readonly Dictionary<string, Loss> s_losses = new()
    {
        ["log-cosh"] = (y, t) => ((y - t).Exp() + (t - y).Exp()).Log().Mean(),
        ["Huber"] = Huber,
        ["quantile"] = (y, t) => Maximum.Of(0.9f * (t - y), 0.1f * (y - t)).Mean(),
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_custom_loss_over_a_custom_layer_has_the_right_gradients(string loss)
    {
        for (var seed = 0UL; seed < 4; seed++)
        {
            var draw = new Draw(seed);
            var y = new Gated(3).Apply(draw.Leaf(new Shape(4, 5)));
            ModuleGradientTests.Give(draw, y);

            // Targets far from every prediction: no kink is near.
            draw.LargestError(s_losses[loss](y, draw.Leaf(new Shape(4, 3), 4, 6))).ShouldBeLessThan(1e-6, $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_custom_loss_over_a_custom_layer_trains(string name)
    {
        var (x, t) = (Input.Of("x", 32, 5), Input.Of("t", 32, 1));
        var loss = s_losses[name](new Sequential(new Gated(16), new Gated(1)).Apply(x), t);
        using var weights = new ParameterArena(1, loss);
        using var sgd = new Optim.Sgd(weights, 0.05f, momentum: 0.9f);
        using var plan = Plan.ForTraining(loss, weights, sgd);
        var random = new Philox(3, 3);
        foreach (ref var value in plan.Input(x)) value = random.NextNormal();
        for (var i = 0; i < 32; i++) plan.Input(t)[i] = MathF.Tanh(plan.Input(x)[5 * i] - plan.Input(x)[5 * i + 1]);
        plan.Run();
        var first = plan.Value(loss)[0];
        for (var step = 0; step < 300; step++) plan.Run();

        // log-cosh as written here bottoms out at ln 2.
        var floor = name == "log-cosh" ? MathF.Log(2) : 0;
        (plan.Value(loss)[0] - floor).ShouldBeLessThan((first - floor) / 4);
    }

    /// <summary>½d² near the target, |d| − ½ far from it.</summary>
    private static Node Huber(Node y, Node t)
    {
        var distance = (y - t).Abs();
        var beyond = (distance - 1).Relu();
        return (0.5f * distance.Square() - 0.5f * beyond.Square()).Mean();
    }

    /// <summary>y = tanh(A·x) · sigmoid(B·x): the second layer says how much of the first comes through.</summary>
    private sealed class Gated(int outputs) : Module
    {
        private readonly Linear _value = new(outputs);
        private readonly Linear _gate = new(outputs);

        protected override Node Describe(Node x) => Apply("value", _value, x).Tanh() * Apply("gate", _gate, x).Sigmoid();
    }
}
