using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;

namespace Chainrule.Tests.Optimizers;

public class ParameterGroupTests
{
    private readonly Node _loss = CrossEntropy.Of(
        new Sequential(new Linear(3), new BatchNorm(), new ReLU(), new Linear(2)).Apply(Input.Of("x", 4, 5)), Input.Of("t", 4));

    [Fact]
    public void Biases_and_norms_have_no_decay_in_the_group_made_for_it()
    {
        using var weights = Ones();
        using var sgd = new Sgd(weights, 0.5, weightDecay: 0.5) { Groups = [ParameterGroup.NoDecay] };
        sgd.Take(KernelPaths.Best, 3);
        foreach (var parameter in weights.Parameters)
        {
            weights.Read(parameter).ShouldAllBe(weight => weight == (parameter.Shape.Rank < 2 ? 1 : 0.75f), $"{parameter}");
        }
    }

    [Fact]
    public void A_norm_over_several_axes_and_the_length_of_weights_have_no_decay_either()
    {
        var y = new Sequential(new LayerNorm(3, 4), new Flatten(), new WeightNorm(new Linear(5))).Apply(Input.Of("x", 2, 3, 4));
        using var weights = new ParameterArena(1, y);
        using var sgd = new Sgd(weights, 0.5, weightDecay: 0.5) { Groups = [ParameterGroup.NoDecay] };
        var before = weights.Parameters.ToDictionary(node => ((Parameter)node.Op).FullName, weights.Read);
        sgd.Take(KernelPaths.Best, 1);
        weights.Parameters.Where(node => !weights.Read(node).SequenceEqual(before[((Parameter)node.Op).FullName]))
            .Select(node => ((Parameter)node.Op).FullName).ShouldBe(["2.weight_v"]);
    }

    [Fact]
    public void The_first_group_that_has_a_parameter_decides()
    {
        using var weights = Ones();
        using var sgd = new Sgd(weights, 1)
        {
            Groups =
            [
                new ParameterGroup("0.bias", "3.weight") { RateFactor = 0.5 },
                new ParameterGroup(parameter => parameter.FullName.StartsWith("0.", StringComparison.Ordinal)) { RateFactor = 0.25 },
                ParameterGroup.NoDecay,
            ],
        };
        weights.Gradients.Fill(1);
        sgd.Take(KernelPaths.Best, 2);
        weights.Parameters.ToDictionary(node => ((Parameter)node.Op).FullName, node => weights.Read(node).Distinct().Single()).ShouldBe(
            new Dictionary<string, float>
            {
                ["0.weight"] = 0.75f,
                ["0.bias"] = 0.5f,
                ["1.weight"] = 0,
                ["1.bias"] = 0,
                ["3.weight"] = 0.5f,
                ["3.bias"] = 0,
            }, ignoreOrder: true);
    }

    [Fact]
    public void Groups_that_say_nothing_change_nothing()
    {
        using var plain = Ones();
        using var grouped = Ones();
        using var adam = new Adam(plain, weightDecay: 0.1);
        using var other = new Adam(grouped, weightDecay: 0.1) { Groups = [new ParameterGroup("0.bias"), new ParameterGroup(_ => true)] };
        for (var step = 0; step < 3; step++)
        {
            foreach (var optimizer in new Optimizer[] { adam, other })
            {
                optimizer.Weights.Gradients.Fill(0.3f);
                optimizer.Take(KernelPaths.Best, 3);
            }
        }

        grouped.Weights.ToArray().ShouldBe(plain.Weights.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_number_of_threads_moves_each_weight_once(bool grouped)
    {
        var y = new Sequential(new Linear(130), new BatchNorm(), new Linear(77), new Linear(5)).Apply(Input.Of("x", 4, 784));
        for (var threads = 1; threads <= 16; threads++)
        {
            using var weights = new ParameterArena(1, y);
            using var counting = new Counting(weights)
            {
                Groups = grouped ? [new ParameterGroup("0.bias", "2.weight") { RateFactor = 0.5 }, ParameterGroup.NoDecay] : [],
            };
            weights.Weights.Clear();
            counting.Take(KernelPaths.Best, threads);
            foreach (var parameter in weights.Parameters)
                weights.Weight(parameter).Values.IndexOfAnyExcept(1f).ShouldBe(-1, $"{parameter}, {threads} threads");
        }
    }

    /// <summary>Each step adds 1.</summary>
    private sealed class Counting(ParameterArena weights) : Optimizer(weights, 1)
    {
        protected override void Step(in Stretch stretch)
        {
            foreach (ref var weight in stretch.Weights) weight++;
        }
    }

    private ParameterArena Ones()
    {
        var weights = new ParameterArena(1, _loss);
        weights.Weights.Fill(1);
        return weights;
    }
}
