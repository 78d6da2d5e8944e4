using Chainrule.Lab.Data;
using Chainrule.Lab.Study;
using Chainrule.Lab.Tests.Training;

namespace Chainrule.Lab.Tests.Study;

public class ImageToDigitTests(ITestOutputHelper output)
{
    [Fact]
    public void It_learns_to_read_built_in_digits()
    {
        var (training, test) = (BuiltInDigits.Training(1, 4000), BuiltInDigits.Test(1, 500));
        using var reader = new ImageToDigit(training, test);
        var listener = new Listener();
        var epochs = reader.Train(epochs: 5, logger: listener);
        epochs.ShouldBe(listener.Epochs);
        epochs.Count.ShouldBe(5);
        listener.Steps.Count.ShouldBe(5 * 250);

        var right = Enumerable.Range(0, test.Count).Count(i => reader.Forward(test.Image(i)) == test.Label(i));
        output.WriteLine($"{right} of {test.Count}");
        right.ShouldBe((int)Math.Round(epochs[^1].ValidationAccuracy.ShouldNotBeNull() * 500));
        right.ShouldBeGreaterThan(375);

        var probabilities = reader.Probabilities(test.Image(7));
        probabilities.Length.ShouldBe(10);
        probabilities.Sum().ShouldBe(1, 1e-5f);
        reader.Forward(test.Image(7)).ShouldBe(Array.IndexOf(probabilities, probabilities.Max()));
    }

    [Fact]
    public void It_is_a_network_of_five_layers_of_units_that_starts_as_the_decision_has_it()
    {
        using var reader = new ImageToDigit(BuiltInDigits.Training(1, 10));
        reader.Network.Weights.Parameters.Select(parameter => parameter.Shape.ToString()).ShouldBe(
            ["[784, 256]", "[256]", "[256, 128]", "[128]", "[128, 64]", "[64]", "[64, 10]", "[10]"]);
        Largest("1.weight").ShouldBe(1 / 28.0, 1e-4);
        Largest("3.weight").ShouldBe(4 * Math.Sqrt(6.0 / (256 + 128)), 1e-3);
        Largest("5.weight").ShouldBe(4 * Math.Sqrt(6.0 / (128 + 64)), 1e-3);
        Largest("7.weight").ShouldBe(Math.Sqrt(6.0 / (64 + 10)), 5e-3);

        double Largest(string name)
        {
            var node = reader.Network.Weights.Find(name);
            return reader.Network.Weights.Read(node).Max(Math.Abs);
        }
    }

    [Fact]
    public void The_same_seed_reads_alike_and_another_does_not()
    {
        var training = BuiltInDigits.Training(1, 200);
        Read(1).ShouldBe(Read(1));
        Read(2).ShouldNotBe(Read(1));

        float[] Read(ulong seed)
        {
            using var reader = new ImageToDigit(training, hidden: [16], seed: seed);
            reader.Train(epochs: 1);
            return reader.Probabilities(training.Image(0));
        }
    }

    [Fact]
    public void A_cancelled_training_tells_what_it_has()
    {
        using var source = new CancellationTokenSource();
        using var reader = new ImageToDigit(BuiltInDigits.Training(1, 100), hidden: [8]);
        var listener = new Listener { AtEpoch = _ => source.Cancel() };
        reader.Train(epochs: 9, logger: listener, cancellation: source.Token).Count.ShouldBe(1);
    }

    [Fact]
    public void An_image_of_another_size_is_refused()
    {
        using var reader = new ImageToDigit(BuiltInDigits.Training(1, 10), hidden: [8]);
        Should.Throw<ArgumentException>(() => reader.Forward(new byte[100])).Message.ShouldBe("Forward: expected 784 bytes, got 100.");
    }
}
