using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Optim.Schedules;
using Chainrule.Plans;

namespace Chainrule.Tests.Parity;

/// <summary>Every optimizer, with groups, clipping, average and a schedule: the same bits on any threads and instruction set.</summary>
public sealed class SameStepsTests : IDisposable
{
    private readonly Team[] _teams = [new(1), new(2), new(3), new(7)];

    private static readonly IReadOnlyList<ParameterGroup> s_groups =
        [ParameterGroup.NoDecay, new ParameterGroup("2.weight") { RateFactor = 0.5 }];

    private static readonly Dictionary<string, Func<ParameterArena, Optimizer>> s_optimizers = new()
    {
        ["Sgd"] = w => new Sgd(w, 0.1, 0.9, true, 0.01) { Groups = s_groups, MaxNorm = 0.5, Average = new(w, 0.9, true) },
        ["Adam"] = w => new Adam(w, 0.01, weightDecay: 0.01) { Groups = s_groups, MaxNorm = 0.5, MaxValue = 0.01, Average = new(w) },
        ["AdamW"] = w => new AdamW(w, 0.01) { Groups = s_groups, MaxNorm = 0.5 },
        ["RMSprop"] = w => new RMSprop(w, 0.001, 0.9, 1e-3, 0.01, 0.9, true) { Groups = s_groups, MaxNorm = 0.5 },
        ["Adagrad"] = w => new Adagrad(w, 0.01, 0.1, 0.01) { Groups = s_groups, MaxNorm = 0.5, MaxValue = 0.01 },
        ["Lion"] = w => new Lion(w, 0.001, weightDecay: 0.1) { Groups = s_groups, MaxNorm = 0.5 },
    };

    public static TheoryData<string> Optimizers => [.. s_optimizers.Keys];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer_gives_the_same_bits_everywhere(string name)
    {
        var hashes = from path in KernelPaths.All.Where(KernelPaths.IsSupported)
                     from team in _teams
                     select Train(s_optimizers[name], new PlanOptions { Team = team, Path = path });
        hashes.Distinct().Count().ShouldBe(1);
    }

    public void Dispose()
    {
        foreach (var team in _teams) team.Dispose();
    }

    /// <summary>Five steps; the arena is several chunks of the norm's sum, so that threads share it.</summary>
    private static string Train(Func<ParameterArena, Optimizer> make, PlanOptions options)
    {
        var (images, labels) = (Input.Of("images", 9, 130), Input.Of("labels", 9));
        var model = new Sequential(new Linear(200), new ReLU(), new Linear(61), new Tanh(), new Linear(10));
        var loss = CrossEntropy.Of(model.Apply(images), labels);
        using var weights = new ParameterArena(3, loss);
        using var optimizer = make(weights);
        using var plan = Plan.ForTraining(loss, weights, optimizer, options: options);
        var schedule = new LinearLR(0.5, 1, 4);
        var random = new Philox(5, 6);
        for (var step = 0; step < 5; step++)
        {
            foreach (ref var pixel in plan.Input(images)) pixel = random.NextNormal();
            foreach (ref var label in plan.Input(labels)) label = random.NextInt32(10);
            schedule.Set(optimizer, 0.01, step);
            plan.Run();
            optimizer.GradientNorm.ShouldBeGreaterThan(0.5);
        }

        weights.Weights.ToArray().ShouldAllBe(weight => float.IsFinite(weight));
        var all = weights.Weights.ToArray().Concat(optimizer.State.SelectMany(state => state.Values.Slice(0, weights.Length).ToArray()));
        return Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(all.ToArray().AsSpan())));
    }
}
