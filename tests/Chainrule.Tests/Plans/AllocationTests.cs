using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Tests.Plans;

/// <summary>Runs by itself: what other tests allocate at the same time would count here.</summary>
[Collection(nameof(Alone))]
public class AllocationTests
{
    private static readonly Dictionary<string, Func<ParameterArena, Optimizer>> s_optimizers = new()
    {
        ["Sgd"] = w => new Sgd(w, 0.1, momentum: 0.9, weightDecay: 1e-3),
        ["AdamW, and all there is"] = w => new AdamW(w)
        {
            Groups = [ParameterGroup.NoDecay],
            MaxNorm = 0.1,
            MaxValue = 0.01,
            Average = new WeightAverage(w, warmUp: true),
        },
        ["RMSprop"] = w => new RMSprop(w, momentum: 0.9, centered: true),
        ["Adagrad"] = w => new Adagrad(w),
        ["Lion"] = w => new Lion(w),
    };

    public static TheoryData<string, int> Cases =>
        [.. from name in s_optimizers.Keys from threads in new[] { 1, 2 } select (name, threads)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_allocates_nothing_on_any_thread(string optimizer, int threads)
    {
        var labels = Input.Of("labels", 32);
        var model = new Sequential(new Linear(96, 80), new ReLU(), new Residual(new Linear(80, 80), new Tanh()), new Linear(80, 10));
        Check(optimizer, threads, CrossEntropy.Of(model.Apply(Input.Of("images", 32, 96)), labels));

        var convolutions = new Sequential(
            new Conv2d(8, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(40, 3), new AvgPool2d(3, 1, 1), new GlobalAvgPool2d());
        Check(optimizer, threads, CrossEntropy.Of(convolutions.Apply(Input.Of("images", 32, 3, 12, 12)), labels));

        // Weights in panels, of which others than products want the rows.
        var normed = new Sequential(new WeightNorm(new Linear(96, 80)), new ReLU(), new Linear(80, 10));
        Check(optimizer, threads, CrossEntropy.Of(normed.Apply(Input.Of("images", 32, 96)), labels));
    }

    private static void Check(string optimizer, int threads, Node loss)
    {
        using var team = new Team(threads);
        using var weights = new ParameterArena(1, loss);
        using var update = s_optimizers[optimizer](weights);
        using var plan = Plan.ForTraining(loss, weights, update, options: new PlanOptions { Team = team });
        plan.Lines.Count(line => line.Shared).ShouldBeGreaterThan(3);
        for (var i = 0; i < 100; i++) plan.Run();

        // The runtime itself may allocate now and then, when it compiles a method anew: one quiet round in twenty shows what a run needs.
        var quiet = Enumerable.Range(0, 20).Any(_ => Allocated(plan) == (0, 0));
        quiet.ShouldBeTrue($"in every round something was allocated, in the last {Allocated(plan)}");
    }

    private static (long Caller, long All) Allocated(Plan plan)
    {
        var all = GC.GetTotalAllocatedBytes(precise: true);
        var caller = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++) plan.Run();
        caller = GC.GetAllocatedBytesForCurrentThread() - caller;
        return (caller, GC.GetTotalAllocatedBytes(precise: true) - all - caller);
    }
}
