using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;

namespace Chainrule.Lab.Tests.Training;

public sealed class DivergenceTests : IDisposable
{
    private readonly Network _network = new(new Sequential(new Linear(4), new ReLU(), new Linear(2)), [2], seed: 1);
    private readonly Listener _listener = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void A_learning_rate_far_too_high_is_told_with_its_step_and_its_layer()
    {
        var e = Should.Throw<DivergedException>(() => Train(1e30f));
        e.Message.ShouldMatch(
            @"^step 2 \(epoch 1\): expected a finite loss, got (NaN|Infinity); the first number that is not finite is in \S+ \[5, \d\]"
            + @" in \d\. Try a learning rate below 1E\+30\.$");
        _listener.Steps.Count.ShouldBe(2);
        _listener.Epochs.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0.weight", "MatMul+bias+Relu [5, 4] in 1")] // Layer 0, which is fused with the ReLU behind it.
    [InlineData("2.weight", "MatMul+bias [5, 2] in 2")]
    [InlineData("2.bias", "MatMul+bias [5, 2] in 2")]
    public void A_weight_that_is_no_number_is_found_in_its_layer(string parameter, string place)
    {
        _network.Weights.Weight(_network.Weights.Find(parameter)).Values[0] = float.NaN;
        var e = Should.Throw<DivergedException>(() => Train(0.1f));
        e.Message.ShouldBe(
            $"step 1 (epoch 1): expected a finite loss, got NaN; the first number that is not finite is in {place}. "
                + "Try a learning rate below 0.1.");
    }

    [Fact]
    public void What_the_last_step_of_an_epoch_ruins_is_found_too()
    {
        var e = Should.Throw<DivergedException>(() => Train(float.MaxValue, batch: 20, scale: 1e30f));
        e.Message.ShouldMatch(@"^step 1 \(epoch 1\): expected finite weights, got (NaN|-?Infinity) in Parameter \d\.(weight|bias) \[");
        _listener.Epochs.ShouldBeEmpty();
    }

    [Fact]
    public void A_validation_loss_that_is_not_finite_ends_the_training()
    {
        var validation = new PointLoader([[float.PositiveInfinity, 1]], [0], 1);
        Should.Throw<DivergedException>(() => Train(0.1f, validation: validation)).Message
            .ShouldBe("step 4 (epoch 1): expected a finite validation loss, got NaN. Try a learning rate below 0.1.");
    }

    private void Train(float rate, int batch = 5, float scale = 1, PointLoader? validation = null)
    {
        using var optimizer = new Sgd(_network.Weights, rate);
        using var trainer = new Trainer(_network, (y, t) => CrossEntropy.Of(y, t) * scale, optimizer);
        trainer.Run(PointLoader.Halves(20, batch), validation, 3, _listener);
    }
}
