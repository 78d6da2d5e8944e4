using Chainrule.Graph;
using Chainrule.Nn;
using Chainrule.Plans;
using Chainrule.Tests.Gradients;
using Chainrule.Tests.Parity;

namespace Chainrule.Tests.Phases;

public sealed class WeightNormTests : IDisposable
{
    private readonly PlanOptions _options = new() { Team = new Team(1) };

    [Fact]
    public void It_starts_as_the_same_function()
    {
        var x = Input.Of("x", 3, 7);
        var (plain, normed) = (Run(new Linear(5), x), Run(new WeightNorm(new Linear(5)), x));
        for (var i = 0; i < plain.Length; i++) normed[i].ShouldBe(plain[i], 1e-6f);
    }

    [Fact]
    public void Its_parameters_have_PyTorchs_names_and_shapes()
    {
        var y = new Sequential(new WeightNorm(new Linear(5)), new ReLU(), new WeightNorm(new Linear(2) { Bias = false }))
            .Apply(Input.Of("x", 3, 7));
        using var weights = new ParameterArena(1, y);
        weights.Variables.Select(node => $"{((Variable)node.Op).FullName} {((Variable)node.Op).OutsideShape}").Order()
            .ShouldBe(["0.bias [5]", "0.weight_g [5, 1]", "0.weight_v [5, 7]", "2.weight_g [2, 1]", "2.weight_v [2, 5]"]);
        var (v, g) = (weights.Read(weights.Find("0.weight_v")), weights.Read(weights.Find("0.weight_g")));
        for (var unit = 0; unit < 5; unit++)
            g[unit].ShouldBe((float)Math.Sqrt(v.Skip(7 * unit).Take(7).Sum(value => (double)value * value)), 1e-6f);
    }

    [Fact]
    public void A_unit_of_zeros_stays_finite()
    {
        var x = Parameter.Of("x", new(3, 2), StartValues.Normal(1));
        var y = new WeightNorm(new Linear(2)).Apply(x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForTraining(y.Square().Sum(), weights, alsoKeep: [y], options: _options);
        weights.Assign(weights.Find("weight_v"), [0, 0, 1, 2]);
        plan.Run();
        plan.FirstNonFinite().ShouldBeNull();
        weights.ReadGradient(weights.Find("weight_v"))[..2].ShouldBe([0f, 0f]);
        weights.ReadGradient(weights.Find("weight_v"))[2..].ShouldNotBe([0f, 0f]);
        var bias = weights.Read(weights.Find("bias"))[0];
        plan.Value(y)[0].ShouldBe(bias);
    }

    [Fact]
    public void A_training_step_agrees_with_the_reference()
    {
        for (var seed = 0UL; seed < 8; seed++)
        {
            var draw = new Draw(seed);
            var y = new Sequential(new WeightNorm(new Linear(6)), new Nn.Tanh()).Apply(draw.Leaf(new(5, 4)));
            ModuleGradientTests.Give(draw, y);
            Compared.Distance(draw, draw.Loss(y), y).ShouldBeLessThan(1, $"seed {seed}");
        }
    }

    [Fact]
    public void A_module_without_weights_or_with_plain_ones_is_refused()
    {
        var x = Input.Of("x", 3, 7);
        Should.Throw<Shapes.ShapeException>(() => new WeightNorm(new ReLU()).Apply(x)).Message.ShouldBe(
            "WeightNorm: expected a module with weights, which was not applied without this before, got ReLU with 0 plain ones and 0 to "
                + "normalise. Wrap it at its first use?");
        Should.Throw<Shapes.ShapeException>(() => new Sequential(new WeightNorm(new Linear(4)), new WeightNorm(new BatchNorm())).Apply(x))
            .Message.ShouldStartWith("1 (WeightNorm): expected a module with weights");
        var used = new Linear(5);
        used.Apply(x);
        Should.Throw<Shapes.ShapeException>(() => new WeightNorm(used).Apply(x)).Message.ShouldContain("Linear with 1 plain ones and 0");

        // Applied again, to another batch, it has the same weights.
        var wrapped = new WeightNorm(new Linear(5));
        using var weights = new ParameterArena(1, wrapped.Apply(x), wrapped.Apply(Input.Of("y", 8, 7)));
        weights.Variables.Count.ShouldBe(3);
    }

    public void Dispose() => _options.Team!.Dispose();

    private float[] Run(Module module, Node x)
    {
        var y = module.Apply(x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForInference([y], weights, _options);
        new Draw(1).Numbers(x.Shape.Count, -1, 1).CopyTo(plan.Input(x));
        plan.Run();
        return plan.Value(y).ToArray();
    }
}
