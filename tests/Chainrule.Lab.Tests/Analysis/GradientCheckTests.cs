using Chainrule.Graph;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Reference;

namespace Chainrule.Lab.Tests.Analysis;

public class GradientCheckTests(ITestOutputHelper output)
{
    public static TheoryData<string> Models => [.. s_models.Keys];

    private static readonly Dictionary<string, Module> s_models = new()
    {
        ["nothing hidden"] = new Sequential(new Flatten(), new Linear(10)),
        ["sigmoids"] = new Sequential(new Flatten(), new Linear(16), new Nn.Sigmoid(), new Linear(12), new Nn.Tanh(), new Linear(10)),
        ["ReLU"] = new Sequential(new Flatten(), new Linear(32), new ReLU(), new Linear(10)),
        ["batch norm"] = new Sequential(new Flatten(), new Linear(16) { Bias = false }, new BatchNorm(), new ReLU(), new Linear(10)),
        ["batch norm after a bias"] = new Sequential(new Flatten(), new Linear(16), new BatchNorm(), new ReLU(), new Linear(10)),
        ["weight norm"] = new Sequential(new Flatten(), new WeightNorm(new Linear(16)), new ReLU(), new WeightNorm(new Linear(10))),
        ["dropout"] = new Sequential(new Flatten(), new Dropout(0.2f), new Linear(16), new ReLU(), new Dropout(0.5f), new Linear(10)),
        ["convolutions"] = new Sequential(
            new Nn.Conv2d(4, 3, padding: 1), new ReLU(), new Nn.MaxPool2d(2), new Nn.Conv2d(6, 3, padding: 1), new BatchNorm(), new ReLU(),
            new Nn.MaxPool2d(2), new Flatten(), new Linear(10)),
        ["a residual"] = new Sequential(
            new Flatten(), new Linear(12), new Residual(new LayerNorm(), new Linear(12), new GELU()), new Linear(10)),
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void The_gradients_of_every_kind_of_model_pass(string name)
    {
        var (images, labels) = SmallBatch.Of(3);
        using var network = new Network(s_models[name], [1, 28, 28], seed: 3);
        var before = network.Weights.Variables.Select(network.Weights.Read).ToArray();
        var found = GradientCheck.Of(network, CrossEntropy.Of, images, labels);
        foreach (var parameter in found.Parameters)
        {
            output.WriteLine(
                $"{parameter.Name}: {parameter.Checked} checked, {parameter.AtKinks} at kinks, largest {parameter.LargestGradient:e1}, "
                + $"error {parameter.Error:e1}, plan {parameter.PlanError:e1}");
        }

        found.Passed.ShouldBeTrue();
        found.Parameters.Count.ShouldBe(network.Weights.Parameters.Count);
        found.Parameters.ShouldAllBe(parameter =>
            parameter.Checked + parameter.AtKinks == Math.Min(10, parameter.Shape.Aggregate(1, (a, b) => a * b)));
        found.Loss.ShouldBeInRange(1, 5);
        network.Weights.Variables.Select(network.Weights.Read).ShouldBe(before);
    }

    [Fact]
    public void Dropout_checks_what_the_plan_dropped()
    {
        var (images, labels) = SmallBatch.Of(4);
        var model = new Sequential(new Flatten(), new Linear(64), new Dropout(0.5f), new Linear(10));
        using var network = new Network(model, [1, 28, 28], seed: 3);
        var found = GradientCheck.Of(network, CrossEntropy.Of, images, labels);
        using var whole = new Network(new Sequential(new Flatten(), new Linear(64), new Dropout(0), new Linear(10)), [1, 28, 28], seed: 3);
        found.Passed.ShouldBeTrue();
        Math.Abs(found.Loss - GradientCheck.Of(whole, CrossEntropy.Of, images, labels).Loss).ShouldBeGreaterThan(1e-3);
    }

    public static TheoryData<string> Mutations => [.. s_mutations.Keys];

    private static readonly Dictionary<string, (Type Op, Mutation Rule)> s_mutations = new()
    {
        ["a sigmoid's slope y in place of y(1 - y)"] = (typeof(Ops.Sigmoid), (_, node, adjoint, _) => adjoint * node),
        ["a product that forgets a tenth"] = (
            typeof(MatMul), (op, node, adjoint, input) => op.Differentiate(node, adjoint, input) is { } right ? right * 0.999 : null),
        ["a sum whose second part gets nothing"] = (
            typeof(Add), (op, node, adjoint, input) => input == 1 ? null : op.Differentiate(node, adjoint, input)),
    };

    [Theory]
    [MemberData(nameof(Mutations))]
    public void A_planted_wrong_derivative_fails(string name)
    {
        var (op, rule) = s_mutations[name];
        var (x, target) = (Input.Of("x", 3, 5), Input.Of("target", 3));
        var scores = new Sequential(new Linear(6), new Nn.Sigmoid(), new Linear(4)).Apply(x);
        var loss = CrossEntropy.Of(scores, target);
        var inputs = new Dictionary<Node, float[]>
        {
            [x] = [.. Enumerable.Range(0, 15).Select(i => MathF.Sin(i))],
            [target] = [0, 3, 1],
        };
        using var weights = new ParameterArena(2, loss);
        GradientCheck.Of(loss, weights, inputs).Passed.ShouldBeTrue();

        var spoilt = Node.InOrder(loss).First(node => node.Op.GetType() == op);
        var found = GradientCheck.Of(Mutant.Within(loss, spoilt, rule), weights, inputs);
        found.Passed.ShouldBeFalse();
        found.Worst!.Error.ShouldBeGreaterThan(1e-4);

        // The plan does what the wrong rule says, and does that well.
        found.Parameters.ShouldAllBe(parameter => parameter.PlanAgrees);
    }

    [Fact]
    public void A_kink_is_counted_and_not_taken_for_an_error()
    {
        // |x| at 0 has no derivative, wherever one looks from; 1e-7 beside 0 it has one that no difference finds.
        var x = Parameter.Of("x", new Shapes.Shape(3), StartValues.Constant(0));
        var loss = (x.Abs() + 2 * x.Square()).Sum();
        using var weights = new ParameterArena(1, loss);
        weights.Assign(x, [0, 1e-7f, 1]);
        var found = GradientCheck.Of(loss, weights, new Dictionary<Node, float[]>()).Parameters.Single();
        (found.Checked, found.AtKinks, found.Passed).ShouldBe((1, 2, true));

        weights.Assign(x, [0, 0, 0]);
        found = GradientCheck.Of(loss, weights, new Dictionary<Node, float[]>()).Parameters.Single();
        (found.Checked, found.AtKinks, found.Passed).ShouldBe((0, 3, false));
    }

    [Fact]
    public void Which_elements_are_moved_depends_on_the_seed_alone()
    {
        var (images, labels) = SmallBatch.Of(2);
        using var network = new Network(new Sequential(new Flatten(), new Linear(10)), [1, 28, 28], seed: 3);
        double Error(ulong seed) =>
            GradientCheck.Of(network, CrossEntropy.Of, images, labels, new() { Seed = seed }).Parameters[0].Error;
        Error(1).ShouldBe(Error(1));
        Error(1).ShouldNotBe(Error(2));
    }

    [Fact]
    public void A_batch_norm_needs_two_samples()
    {
        var (images, labels) = SmallBatch.Of(1);
        using var network = new Network(s_models["batch norm"], [1, 28, 28], seed: 3);
        Should.Throw<Shapes.ShapeException>(() => GradientCheck.Of(network, CrossEntropy.Of, images, labels))
            .Message.ShouldStartWith("2 (BatchNorm): expected more than one value for each channel while training");
    }
}
