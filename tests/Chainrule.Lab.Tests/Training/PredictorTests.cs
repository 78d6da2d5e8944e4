using Chainrule.Kernels;
using Chainrule.Lab.Training;
using Chainrule.Nn;
using Chainrule.Plans;

namespace Chainrule.Lab.Tests.Training;

public sealed class PredictorTests : IDisposable
{
    private readonly Team _team = new(2);
    private readonly Network _network;

    public PredictorTests()
    {
        var hidden = new WeightNorm(new Linear(17));
        var model = new Sequential(new Flatten(), hidden, new BatchNorm(), new Dropout(), new ReLU(), new Linear(5));
        _network = new Network(model, [1, 4, 6], seed: 3, options: new PlanOptions { Team = _team });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(65)]
    [InlineData(1100)]
    public void Any_number_of_images_gives_what_the_network_gives(int count)
    {
        using var predictor = new Predictor(_network);
        var images = Images(count);
        predictor.Predict(images).ShouldBe(_network.Predict(images, count).ToArray());
        var classes = predictor.Classify(images);
        classes.Length.ShouldBe(count);
        classes[count - 1].ShouldBe(Network.LargestOf(_network.Predict(images, count).Slice((count - 1) * 5, 5)));
    }

    [Fact]
    public async Task Many_threads_predict_at_once()
    {
        using var predictor = new Predictor(_network);
        var images = Images(40);
        var expected = predictor.Predict(images);
        var tasks = Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var round = 0; round < 200; round++)
            {
                var (from, count) = ((thread * 5 + round) % 40, 1 + (round + thread) % 9);
                count = Math.Min(count, 40 - from);
                predictor.Predict(images.AsSpan(from * 24, count * 24))
                    .ShouldBe(expected[(from * 5)..((from + count) * 5)], $"thread {thread}, round {round}");
            }
        }));
        await Task.WhenAll(tasks);
    }

    [Fact]
    public void It_follows_the_weights()
    {
        using var predictor = new Predictor(_network);
        var images = Images(3);
        var before = predictor.Predict(images);
        var bias = _network.Weights.Find("5.bias");
        _network.Weights.Assign(bias, [9, 0, 0, 0, 0]);
        predictor.Predict(images).ShouldNotBe(before);
        predictor.Classify(images).ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void Parts_of_a_sample_are_refused()
    {
        using var predictor = new Predictor(_network);
        Should.Throw<ArgumentException>(() => predictor.Predict(new float[25])).Message.ShouldBe(
            "Predict: expected a multiple of 24 numbers and 5 probabilities for each 24, got 25 and 5.");
        predictor.Predict([]).ShouldBeEmpty();
    }

    public void Dispose()
    {
        _network.Dispose();
        _team.Dispose();
    }

    private static float[] Images(int count)
    {
        var random = new Philox(11, 77);
        var images = new float[count * 24];
        for (var i = 0; i < images.Length; i++) images[i] = random.NextUniform(-1, 1);
        return images;
    }
}
