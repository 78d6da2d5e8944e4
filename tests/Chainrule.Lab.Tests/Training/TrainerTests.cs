using Chainrule.Graph;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Optim;

namespace Chainrule.Lab.Tests.Training;

public class TrainerTests
{
    private static Network Points(params Module[] layers) => new(new Sequential(layers), [2], seed: 1);

    [Fact]
    public void A_loader_a_loss_an_optimizer_and_a_logger_of_ones_own_fit_in()
    {
        using var network = Points(new Linear(8), new Nn.Tanh(), new Linear(2));
        using var optimizer = new AgainstTheSign(network.Weights, 0.01f);
        Loss loss = (scores, label) => (scores.Softmax() - OneHot.Of(label, 2)).Abs().Mean();
        using var trainer = new Trainer(network, loss, optimizer);
        var (training, validation, listener) = (PointLoader.Halves(400, 20), PointLoader.Halves(200, 200, seed: 2), new Listener());

        trainer.Run(training, validation, 5, listener).ShouldBeTrue();

        training.Epochs.ShouldBe([0, 1, 2, 3, 4]);
        listener.Steps.Count.ShouldBe(100);
        listener.Epochs[^1].ValidationAccuracy.ShouldNotBeNull().ShouldBeGreaterThan(0.9);
        listener.Epochs[^1].TrainingLoss.ShouldBeLessThan(listener.Epochs[0].TrainingLoss / 2);
    }

    [Fact]
    public void The_last_batch_may_be_smaller_and_every_sample_counts_once()
    {
        using var network = Points(new Linear(2));
        using var optimizer = new Optim.Sgd(network.Weights, 0.1f);
        using var trainer = new Trainer(network, CrossEntropy.Of, optimizer);
        var listener = new Listener();
        trainer.Run(PointLoader.Halves(23, 5), null, 2, listener);

        listener.Steps.Select(step => (step.Step, step.Epoch, step.Batch, step.Batches)).ShouldBe(
            Enumerable.Range(1, 10).Select(i => ((long)i, (i - 1) / 5 + 1, (i - 1) % 5 + 1, 5)));
        listener.Steps.ShouldAllBe(step => step.LearningRate == 0.1f);
        foreach (var epoch in listener.Epochs)
        {
            var steps = listener.Steps.Where(step => step.Epoch == epoch.Epoch).ToList();
            epoch.TrainingLoss.ShouldBe(steps.Sum(step => (double)step.Loss * (step.Batch == 5 ? 3 : 5)) / 23);
            (epoch.ValidationLoss, epoch.ValidationAccuracy).ShouldBe(((double?)null, (double?)null));
            epoch.LearningRate.ShouldBe(0.1f);
        }
    }

    [Fact]
    public void Training_and_validation_measure_alike_where_nothing_moves()
    {
        using var network = Points(new Linear(2));
        using var optimizer = new Script(network.Weights, null);
        using var trainer = new Trainer(network, CrossEntropy.Of, optimizer);
        var listener = new Listener();
        trainer.Run(PointLoader.Halves(23, 5), PointLoader.Halves(23, 23), 1, listener);
        var epoch = listener.Epochs.ShouldHaveSingleItem();
        epoch.TrainingAccuracy.ShouldBe(epoch.ValidationAccuracy.ShouldNotBeNull());
        epoch.TrainingLoss.ShouldBe(epoch.ValidationLoss.ShouldNotBeNull(), 1e-6);
    }

    /// <summary>Two samples say that the class is the sign, one says the contrary.</summary>
    private static PointLoader Signs() => new([[-1, 0], [1, 0], [1, 0]], [0, 1, 0], 3);

    [Fact]
    public void The_best_epoch_is_that_of_the_highest_validation_accuracy_then_of_the_lowest_loss_then_the_first()
    {
        // Slopes: two of three wrong; two right with a large loss; two right with less; the same again; worse.
        var epochs = Scripted(Signs(), -1, 8, 2, 2, -1);
        epochs.Select(epoch => Math.Round(3 * epoch.ValidationAccuracy!.Value)).ShouldBe([1, 2, 2, 2, 1]);
        epochs[1].ValidationLoss.ShouldNotBeNull().ShouldBeGreaterThan(epochs[0].ValidationLoss!.Value);
        epochs.Select(epoch => epoch.IsBest).ShouldBe([true, true, true, false, false]);
    }

    [Fact]
    public void Without_validation_the_best_epoch_is_that_of_the_lowest_training_loss()
    {
        // An epoch of one step is measured before its step: at slopes 0, -1, 8 and 1.
        var epochs = Scripted(null, -1, 8, 1, 0);
        epochs.Select(epoch => epoch.TrainingLoss).ShouldBe([Loss(0), Loss(-1), Loss(8), Loss(1)], 1e-6);
        epochs.Select(epoch => epoch.IsBest).ShouldBe([true, false, false, true]);

        static double Loss(double slope) => (2 * Math.Log(1 + Math.Exp(-slope)) + Math.Log(1 + Math.Exp(slope))) / 3;
    }

    [Fact]
    public void A_cancelled_training_ends_after_the_step_in_hand()
    {
        using var network = Points(new Linear(2));
        using var optimizer = new Optim.Sgd(network.Weights, 0.1f);
        using var trainer = new Trainer(network, CrossEntropy.Of, optimizer);
        using var source = new CancellationTokenSource();
        var listener = new Listener
        {
            AtStep = step =>
            {
                if (step.Step == 7) source.Cancel();
            },
        };
        trainer.Run(PointLoader.Halves(20, 4), null, 4, listener, source.Token).ShouldBeFalse();
        (listener.Steps.Count, listener.Epochs.Count, optimizer.Steps).ShouldBe((7, 1, 7L));

        trainer.Run(PointLoader.Halves(20, 4), null, 4, listener, source.Token).ShouldBeFalse();
        listener.Steps.Count.ShouldBe(7);
    }

    [Fact]
    public void A_training_cancelled_in_its_last_step_has_come_to_its_end()
    {
        using var network = Points(new Linear(2));
        using var optimizer = new Optim.Sgd(network.Weights, 0.1f);
        using var trainer = new Trainer(network, CrossEntropy.Of, optimizer);
        using var source = new CancellationTokenSource();
        var listener = new Listener
        {
            AtStep = step =>
            {
                if (step.Step == 10) source.Cancel();
            },
        };
        trainer.Run(PointLoader.Halves(20, 4), null, 2, listener, source.Token).ShouldBeTrue();
        listener.Epochs.Count.ShouldBe(2);
    }

    private static List<EpochRecord> Scripted(PointLoader? validation, params float[] slopes)
    {
        using var network = Points(new Linear(2) { Bias = false });
        network.Weights.Weights.Clear();
        using var optimizer = new Script(network.Weights, slopes);
        using var trainer = new Trainer(network, CrossEntropy.Of, optimizer);
        var listener = new Listener();
        trainer.Run(Signs(), validation, slopes.Length, listener);
        return listener.Epochs;
    }

    /// <summary>w ← w − η · sign g.</summary>
    private sealed class AgainstTheSign(ParameterArena weights, float learningRate) : Optimizer(weights, learningRate)
    {
        protected override void Step(in Stretch stretch)
        {
            var w = stretch.Weights;
            var g = stretch.Gradients;
            for (var i = 0; i < w.Length; i++) w[i] -= (float)stretch.LearningRate * Math.Sign(g[i]);
        }
    }

    /// <summary>Sets the slope of class 1 over the first coordinate after each step, or moves nothing.</summary>
    private sealed class Script(ParameterArena weights, float[]? slopes) : Optimizer(weights, 1)
    {
        protected override void Step(in Stretch stretch)
        {
            if (slopes is not null && stretch.Start == 0) Weights.Weights[1] = slopes[Steps - 1];
        }
    }
}
