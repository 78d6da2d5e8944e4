using Chainrule.Graph;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Data;

public class DataLoaderTests
{
    private static readonly ImageDataSet Data = IdxReader.Pair(
        "toy", IdxFile.Parse(Samples.Images(23), "images"), IdxFile.Parse(Samples.Labels(23), "labels"));

    [Fact]
    public void Every_sample_is_served_once_an_epoch_and_the_last_batch_is_partial()
    {
        var loader = new DataLoader(Data, 5, shuffle: true, seed: 7);
        loader.BatchCount.ShouldBe(5);
        var (images, labels) = (new float[5 * 16], new float[5]);
        var seen = new List<int>();
        for (var batch = 0; batch < loader.BatchCount; batch++)
        {
            var count = loader.Fill(batch, images, labels);
            count.ShouldBe(batch < 4 ? 5 : 3);
            for (var i = 0; i < count; i++)
            {
                var index = loader.Order[batch * 5 + i];
                seen.Add(index);
                labels[i].ShouldBe(Data.Label(index));
                for (var p = 0; p < 16; p++) images[i * 16 + p].ShouldBe((float)(Data.Image(index)[p] / 255.0));
            }
        }

        seen.Order().ShouldBe(Enumerable.Range(0, 23));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_thread_calls_for_the_samples_that_it_will_fill_in(int threads)
    {
        var (images, labels) = (new float[6 * 16], new float[6]);
        for (var thread = 0; thread < threads; thread++)
        {
            var data = new Listening();
            var loader = new DataLoader(data, 6, shuffle: true, seed: 3);
            for (var batch = 0; batch < loader.BatchCount; batch++) loader.Fill(batch, images, labels, new Share(thread, threads));
            data.Filled.Count.ShouldBe(60 / threads);
            data.Called.ShouldBe(data.Filled[8..]);
        }
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_only()
    {
        static int[] Order(ulong seed, params int[] epochs)
        {
            var loader = new DataLoader(Data, 4, shuffle: true, seed: seed);
            foreach (var epoch in epochs) loader.StartEpoch(epoch);
            return loader.Order.ToArray();
        }

        Order(1, 3).ShouldBe(Order(1, 0, 1, 2, 3));
        Order(1, 3).ShouldNotBe(Order(1, 2));
        Order(1, 3).ShouldNotBe(Order(2, 3));
    }

    [Fact]
    public void An_order_is_fixed_for_ever()
    {
        var loader = new DataLoader(Data, 4, shuffle: true, seed: 1);
        loader.Order.ToArray().ShouldBe([8, 14, 0, 17, 1, 16, 6, 13, 12, 7, 10, 19, 11, 15, 18, 2, 22, 20, 3, 21, 5, 9, 4]);
    }

    [Fact]
    public void Without_shuffling_the_data_sets_order_is_kept()
    {
        var loader = new DataLoader(Data, 4);
        loader.StartEpoch(5);
        loader.Order.ToArray().ShouldBe(Enumerable.Range(0, 23));
    }

    [Fact]
    public void Filling_allocates_nothing()
    {
        var loader = new DataLoader(Data, 4, shuffle: true);
        var (images, labels) = (new float[64], new float[4]);
        loader.Fill(0, images, labels);
        loader.StartEpoch(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var epoch = 0; epoch < 20; epoch++)
        {
            loader.StartEpoch(epoch);
            for (var batch = 0; batch < loader.BatchCount; batch++) loader.Fill(batch, images, labels);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Too_little_room_and_no_such_batch_are_refused()
    {
        var loader = new DataLoader(Data, 4);
        Should.Throw<ArgumentException>(() => loader.Fill(0, new float[63], new float[4])).Message.ShouldContain("room for 64 values");
        Should.Throw<ArgumentException>(() => loader.Fill(0, new float[64], new float[3]));
        Should.Throw<ArgumentOutOfRangeException>(() => loader.Fill(6, new float[64], new float[4]));
        loader.Fill(5, new float[48], new float[3]).ShouldBe(3);
    }

    [Fact]
    public void A_normalised_pixel_is_the_formula_rounded_once()
    {
        var normalisation = new Normalisation(0.1307, 0.3081);
        for (var pixel = 0; pixel < 256; pixel++) normalisation.Of((byte)pixel).ShouldBe((float)((pixel / 255.0 - 0.1307) / 0.3081));
        Normalisation.UnitScale.Of(255).ShouldBe(1f);
        Should.Throw<ArgumentOutOfRangeException>(() => new Normalisation(0, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new Normalisation(double.NaN, 1));
        Should.Throw<ArgumentException>(() => normalisation.Apply(new byte[3], new float[4]));
    }

    [Fact]
    public void A_measured_normalisation_gives_mean_zero_and_deviation_one()
    {
        var normalisation = Normalisation.Measure(Data);
        var pixels = Enumerable.Range(0, Data.Count).SelectMany(i => Data.Image(i).ToArray());
        var values = pixels.Select(pixel => (double)normalisation.Of(pixel)).ToArray();
        values.Average().ShouldBe(0, 1e-6);
        values.Average(v => v * v).ShouldBe(1, 1e-6);
    }

    [Theory]
    [InlineData(0.3, 7)]
    [InlineData(0.0, 0)]
    [InlineData(0.5, 12)]
    public void A_split_is_disjoint_complete_and_of_the_right_size(double share, int validation)
    {
        var (training, held) = Subset.Split(Data, share, 11);
        held.Count.ShouldBe(validation);
        int[] train = [.. Enumerable.Range(0, training.Count).Select(training.SourceIndex)];
        int[] hold = [.. Enumerable.Range(0, held.Count).Select(held.SourceIndex)];
        train.Concat(hold).Order().ShouldBe(Enumerable.Range(0, 23));
        train.ShouldBe(train.Order());
        Enumerable.Range(0, training.Count).ShouldAllBe(i => training.Label(i) == Data.Label(train[i]));
    }

    [Fact]
    public void A_split_depends_on_its_seed()
    {
        static int[] Held(ulong seed)
        {
            var held = Subset.Split(Data, 0.3, seed).Validation;
            return [.. Enumerable.Range(0, held.Count).Select(held.SourceIndex)];
        }

        Held(1).ShouldBe(Held(1));
        Held(1).ShouldNotBe(Held(2));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(0.99)]
    [InlineData(double.NaN)]
    public void A_split_that_leaves_nothing_is_refused(double share) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Subset.Split(Data, share, 1));

    [Fact]
    public void A_subset_is_a_view()
    {
        var subset = new Subset(Data, [4, 2, 2]);
        subset.Count.ShouldBe(3);
        subset.Label(0).ShouldBe(Data.Label(4));
        subset.Image(2).ToArray().ShouldBe(Data.Image(2).ToArray());
        Subset.First(Data, 100).Count.ShouldBe(23);
        Should.Throw<ArgumentOutOfRangeException>(() => new Subset(Data, [23])).Message.ShouldContain("0 … 22");
    }

    /// <summary>60 samples, and which of them were called for and filled in.</summary>
    private sealed class Listening : IDataSet
    {
        private static readonly ImageDataSet s_data = IdxReader.Pair(
            "toy", IdxFile.Parse(Samples.Images(60), "images"), IdxFile.Parse(Samples.Labels(60), "labels"));

        public List<int> Called { get; } = [];

        public List<int> Filled { get; } = [];

        public string Name => s_data.Name;

        public int Count => s_data.Count;

        public IReadOnlyList<int> SampleShape => s_data.SampleShape;

        public int ClassCount => s_data.ClassCount;

        public IReadOnlyList<string> ClassNames => s_data.ClassNames;

        public ReadOnlySpan<byte> Image(int index)
        {
            Filled.Add(index);
            return s_data.Image(index);
        }

        public int Label(int index) => s_data.Label(index);

        public void Prefetch(int index) => Called.Add(index);
    }
}
