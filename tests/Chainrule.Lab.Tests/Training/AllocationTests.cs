using Chainrule.Lab.Data;
using Chainrule.Lab.Tests.Data.Augmentations;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Lab.Tests.Training;

/// <summary>What all threads allocate is counted, so nothing else may run.</summary>
[Collection(nameof(Alone))]
public class AllocationTests(ITestOutputHelper output)
{
    private const int Steps = 2000;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void A_step_allocates_nothing(int threads, bool augmented)
    {
        var data = BuiltInDigits.Training(1, 256);
        var once = Enumerable.Range(0, data.Count).ToArray();
        var many = Enumerable.Range(0, Steps * 4).Select(i => i % data.Count).ToArray();
        using var team = new Team(threads);
        var model = new Sequential(new Flatten(), new Linear(16), new ReLU(), new Linear(10));
        using var network = new Network(model, data.SampleShape, 1, options: new PlanOptions { Team = team });
        using var optimizer = new Sgd(network.Weights, 0.01f, momentum: 0.9f);
        using var trainer = new Trainer(network, CrossEntropy.Of, optimizer);
        var (few, lots) = (Loader(once), Loader(many));
        trainer.Run(few, null, 3, Silent.Instance);
        trainer.Run(lots, null, 1, Silent.Instance);

        // An epoch of 64 steps and one of 2,000 allocate the same: a record, a watch, nothing for a step. The least of several tries
        // leaves out what the runtime itself does now and then.
        var shortEpoch = Enumerable.Range(0, 5).Min(_ => Allocated(few));
        var longEpoch = Enumerable.Range(0, 5).Min(_ => Allocated(lots));
        output.WriteLine($"{threads} threads, augmented {augmented}: {shortEpoch} bytes for 64 steps, {longEpoch} for {Steps}");
        (longEpoch - shortEpoch).ShouldBe(0);
        longEpoch.ShouldBeLessThan(1024);

        long Allocated(DataLoader loader)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            trainer.Run(loader, null, 1, Silent.Instance);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        DataLoader Loader(int[] indices) =>
            new(new Subset(data, indices), 4, shuffle: true, augmentation: augmented ? AugmenterTests.Everything : null);
    }

    private sealed class Silent : ITrainingLogger
    {
        public static Silent Instance { get; } = new();

        public void OnStep(in StepRecord step)
        {
        }

        public void OnEpoch(EpochRecord epoch)
        {
        }
    }
}
