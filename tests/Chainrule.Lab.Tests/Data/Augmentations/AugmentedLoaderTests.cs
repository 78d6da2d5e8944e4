using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Lab.Data.Augmentations;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Lab.Tests.Data.Augmentations;

public class AugmentedLoaderTests
{
    private static readonly ImageDataSet s_digits = BuiltInDigits.Training(1, 53);
    private static readonly Augmentation s_everything = AugmenterTests.Everything;

    /// <summary>One epoch's samples by their indices in the loader's data set, with their labels, filled in by so many threads.</summary>
    private static SortedDictionary<int, (float[] Image, float Label)> Epoch(DataLoader loader, int epoch = 2, int threads = 1)
    {
        var served = new SortedDictionary<int, (float[], float)>();
        var (images, labels) = (new float[loader.BatchSize * loader.SampleSize], new float[loader.BatchSize]);
        loader.StartEpoch(epoch);
        for (var batch = 0; batch < loader.BatchCount; batch++)
        {
            Parallel.For(0, threads, thread => loader.Fill(batch, images, labels, new Share(thread, threads)));
            for (var i = loader.CountOf(batch) - 1; i >= 0; i--)
            {
                var image = images.AsSpan(i * loader.SampleSize, loader.SampleSize).ToArray();
                served.Add(loader.Order[batch * loader.BatchSize + i], (image, labels[i]));
            }
        }

        return served;
    }

    private static void ShouldBeTheSame(
        SortedDictionary<int, (float[] Image, float Label)> served, SortedDictionary<int, (float[] Image, float Label)> expected)
    {
        served.Keys.ShouldBe(expected.Keys);
        foreach (var (index, sample) in served)
        {
            sample.Label.ShouldBe(expected[index].Label);
            sample.Image.ShouldBe(expected[index].Image, $"sample {index}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Threads_batches_and_order_change_no_bit(int threads)
    {
        var expected = Epoch(new DataLoader(s_digits, 53, seed: 8, augmentation: s_everything));
        foreach (var batch in new[] { 1, 5, 32, 1000 })
        {
            foreach (var shuffle in new[] { false, true })
                ShouldBeTheSame(Epoch(new DataLoader(s_digits, batch, null, shuffle, 8, s_everything), threads: threads), expected);
        }
    }

    [Fact]
    public void A_part_of_a_part_keeps_its_samples_augmentation()
    {
        var expected = Epoch(new DataLoader(s_digits, 10, seed: 8, augmentation: s_everything));
        var (half, _) = Subset.Split(Subset.First(s_digits, 40), 0.5, 3);
        foreach (var (index, sample) in Epoch(new DataLoader(half, 7, seed: 8, augmentation: s_everything)))
        {
            var origin = half.SourceIndex(index);
            sample.Label.ShouldBe(expected[origin].Label);
            sample.Image.ShouldBe(expected[origin].Image);
        }
    }

    [Fact]
    public void Epochs_differ_and_seeds_differ_and_labels_stay()
    {
        var first = Epoch(new DataLoader(s_digits, 10, seed: 8, augmentation: s_everything));
        var epoch = Epoch(new DataLoader(s_digits, 10, seed: 8, augmentation: s_everything), 3);
        var seed = Epoch(new DataLoader(s_digits, 10, seed: 9, augmentation: s_everything));
        foreach (var (index, sample) in first)
        {
            epoch[index].Image.ShouldNotBe(sample.Image);
            seed[index].Image.ShouldNotBe(sample.Image);
            sample.Label.ShouldBe(s_digits.Label(index));
        }
    }

    [Fact]
    public void An_augmentation_that_is_off_is_none() =>
        ShouldBeTheSame(Epoch(new DataLoader(s_digits, 10, augmentation: new())), Epoch(new DataLoader(s_digits, 10)));

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void What_the_data_set_throws_on_any_thread_reaches_the_caller(int index)
    {
        using var team = new Team(3);
        var model = new Sequential(new Flatten(), new Linear(10));
        using var network = new Network(model, s_digits.SampleShape, 1, options: new PlanOptions { Team = team });
        using var optimizer = new Sgd(network.Weights, 0.01f);
        using var trainer = new Trainer(network, CrossEntropy.Of, optimizer);
        var before = network.Weights.Weight(network.Weights.Parameters[0]).Values.ToArray();
        var loader = new DataLoader(new Hole(index), 10, augmentation: s_everything);
        Should.Throw<DataException>(() => trainer.Run(loader, 1)).Message.ShouldBe($"no sample {index}");
        network.Weights.Weight(network.Weights.Parameters[0]).Values.ToArray().ShouldBe(before);
        trainer.Run(new DataLoader(s_digits, 10, augmentation: s_everything), 1);
    }

    [Fact]
    public void Samples_that_are_no_pictures_are_refused_by_the_constructor() =>
        Should.Throw<ArgumentException>(() => new DataLoader(new Hole(0) { SampleShape = [784] }, 10, augmentation: s_everything))
            .Message.ShouldContain("got [784]");

    /// <summary>Ten samples, one of which cannot be read.</summary>
    private sealed class Hole(int missing) : IDataSet
    {
        public string Name => "hole";

        public int Count => 10;

        public IReadOnlyList<int> SampleShape { get; init; } = [1, 28, 28];

        public int ClassCount => 10;

        public IReadOnlyList<string> ClassNames => BuiltInDigits.ClassNames;

        public ReadOnlySpan<byte> Image(int index) =>
            index == missing ? throw new DataException($"no sample {index}") : s_digits.Image(index);

        public int Label(int index) => s_digits.Label(index);
    }
}
