using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Optim;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Optimizers;

public class ClippingTests
{
    private readonly Node _w = Parameter.Of("w", new Shape(4), StartValues.Constant(1));
    private readonly Node _other = Parameter.Of("other", new Shape(3), StartValues.Constant(1));

    [Fact]
    public void Gradients_below_the_norm_are_left_alone()
    {
        using var weights = new ParameterArena(1, _w);
        using var sgd = new Sgd(weights, 1) { MaxNorm = 6.1 };
        sgd.Take(_w, 3);
        sgd.GradientNorm.ShouldBe(6);
        weights.ReadGradient(_w).ShouldBe([3, 3, 3, 3]);
        weights.Read(_w).ShouldBe([-2, -2, -2, -2]);
    }

    [Fact]
    public void An_infinite_norm_measures_and_clips_nothing()
    {
        using var weights = new ParameterArena(1, _w);
        using var sgd = new Sgd(weights, 1) { MaxNorm = double.PositiveInfinity };
        using var blind = new Sgd(weights, 1);
        sgd.Take(_w, 1e20f);
        sgd.GradientNorm.ShouldBe(2e20, 1e14);
        weights.ReadGradient(_w).ShouldBe([1e20f, 1e20f, 1e20f, 1e20f]);
        double.IsNaN(blind.GradientNorm).ShouldBeTrue();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Clipping_hides_no_gradient_that_is_not_finite(float bad)
    {
        foreach (var make in new Func<ParameterArena, Optimizer>[]
        {
            w => new Sgd(w, 0.1) { MaxNorm = 1 },
            w => new Adam(w) { MaxNorm = 1 },
            w => new RMSprop(w, centered: true) { MaxNorm = 1 },
            w => new Adagrad(w) { MaxNorm = 1, MaxValue = 0.5 },
            w => new Lion(w) { MaxNorm = 1 },
        })
        {
            using var weights = new ParameterArena(1, _w, _other);
            using var optimizer = make(weights);
            weights.Gradient(_other).Values.Fill(1);
            weights.Gradient(_w).Values[2] = bad;
            optimizer.Take(KernelPaths.Best, 2);
            double.IsFinite(optimizer.GradientNorm).ShouldBeFalse();
            float.IsFinite(weights.Read(_w)[2]).ShouldBeFalse(optimizer.GetType().Name);
            weights.Gradients[4..16].ToArray().ShouldAllBe(padding => padding == 0);
        }
    }

    [Fact]
    public void A_huge_but_finite_gradient_is_clipped()
    {
        using var weights = new ParameterArena(1, _w);
        using var sgd = new Sgd(weights, 1) { MaxNorm = 2 };
        sgd.Take(_w, float.MaxValue);
        weights.Read(_w).ShouldAllBe(weight => Math.Abs(weight) < 1e-6);
    }

    [Fact]
    public void The_norm_is_the_same_for_any_number_of_threads_and_every_instruction_set()
    {
        var w = Parameter.Of("w", new Shape(50_000), StartValues.Constant(1));
        using var weights = new ParameterArena(1, w, _other);
        var norms = new HashSet<double>();
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            foreach (var threads in new[] { 1, 2, 3, 7, 40 })
            {
                var random = new Philox(1, 1);
                foreach (ref var gradient in weights.Gradient(w).Values) gradient = random.NextNormal();
                using var sgd = new Sgd(weights, 1) { MaxNorm = 1 };
                sgd.Take(path, threads);
                norms.Add(sgd.GradientNorm);
            }
        }

        norms.Count.ShouldBe(1);
        norms.Single().ShouldBe(Math.Sqrt(50_000), 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_optimizer_that_fails_while_it_measures_moves_no_weight_and_leaves_the_team_usable(int threads)
    {
        using var team = new Team(threads);
        var loss = _w.Square().Sum();
        using var weights = new ParameterArena(1, loss);
        using var failing = new Failing(weights) { MaxNorm = 1 };
        using var plan = Plan.ForTraining(loss, weights, failing, options: new PlanOptions { Team = team });
        Should.Throw<PlanException>(plan.Run).Message.ShouldStartWith("Failing: planted");
        (weights.Read(_w)[0], failing.Steps).ShouldBe((1, 0));
        failing.Broken = false;
        plan.Run();
        (weights.Read(_w)[0], failing.Steps).ShouldBe((2, 1));
    }

    /// <summary>Fails in the sweep that measures, on the last thread.</summary>
    private sealed class Failing(ParameterArena weights) : Optimizer(weights, 1)
    {
        public bool Broken { get; set; } = true;

        public override void Run(KernelPath path, Share share, int sweep, IReadOnlyDictionary<Node, LateGradient> late)
        {
            if (Broken && sweep == 0 && share.Index == share.Count - 1) throw new InvalidOperationException("planted.");
            base.Run(path, share, sweep, late);
        }

        protected override void Step(in Stretch stretch)
        {
            foreach (ref var weight in stretch.Weights) weight++;
        }
    }
}
