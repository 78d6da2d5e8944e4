using Chainrule.Kernels;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Training;

namespace Chainrule.Lab.Tests.Runs;

/// <summary>Runs that do not come to their end.</summary>
public sealed class RunEndTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly CancellationTokenSource _source = new();

    public void Dispose()
    {
        _root.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void An_interrupted_run_saves_its_state_after_the_step_in_hand()
    {
        // Steps of 32: 53 an epoch; the seventieth is in the second.
        var experiment = SmallRuns.Experiment with { Optimizer = new OptimizerSettings.Sgd { Momentum = 0.5, LearningRate = 0.05 } };
        var (folder, result) = SmallRuns.Train(_root, experiment, listen: _ => Interrupts(70), cancellation: _source.Token);

        (result.Status, result.Message, result.Epochs).ShouldBe((RunStatus.Interrupted, "interrupted", 1));
        result.Best.ShouldNotBeNull().Epoch.ShouldBe(1);
        result.Test.ShouldBeNull();
        folder.ReadResult().ShouldBe(result);
        var last = folder.ReadLast();
        last["optimizer.steps"].ToInt64s().ShouldBe([70L]);
        last["optimizer.momentum"].ToSingles().ShouldContain(value => value != 0);
        using var run = new ExperimentRun(experiment, SmallRuns.Data, KernelPaths.Best);
        SmallRuns.Sha256(last, run).ShouldBe(result.WeightsSha256);
        SmallRuns.Sha256(folder.ReadBest(), run).ShouldNotBe(result.WeightsSha256);
        File.ReadAllLines(folder.LogPath)[^1].ShouldContain(" Interrupted: {");
    }

    [Fact]
    public void A_run_interrupted_in_its_first_epoch_has_no_best_weights()
    {
        var (folder, result) = SmallRuns.Train(_root, listen: _ => Interrupts(3), cancellation: _source.Token);
        (result.Status, result.Epochs, result.Best, result.SecondsPerEpoch).ShouldBe((RunStatus.Interrupted, 0, null, 0));
        File.Exists(folder.BestPath).ShouldBeFalse();
        folder.ReadLast()["optimizer.steps"].ToInt64s().ShouldBe([3L]);
        folder.ReadMetrics().ShouldAllBe(row => row is StepMetrics);

        // The last weights stand in for the best.
        using var model = TrainedModel.Open(folder, KernelPaths.Best);
        WeightTensors.Sha256(model.Network.Weights).ShouldBe(result.WeightsSha256);
    }

    [Fact]
    public void A_run_that_diverges_at_once_says_so_and_saves_no_weights()
    {
        var experiment = SmallRuns.Experiment with { Optimizer = new OptimizerSettings.Sgd { LearningRate = 1e30 } };
        var (folder, result) = SmallRuns.Train(_root, experiment);
        (result.Status, result.Epochs, result.Best, result.Test).ShouldBe((RunStatus.Diverged, 0, null, null));
        result.Message.ShouldNotBeNull().ShouldStartWith("step 2 (epoch 1): expected a finite loss, got ");
        folder.ReadResult().ShouldBe(result);
        (File.Exists(folder.BestPath), File.Exists(folder.LastPath)).ShouldBe((false, false));
        File.ReadAllText(folder.LogPath).ShouldContain(result.Message);
    }

    [Fact]
    public void A_run_that_diverges_later_keeps_the_last_good_weights()
    {
        var good = "";
        var (folder, result) = SmallRuns.Train(_root, listen: run => new Listener
        {
            AtEpoch = _ =>
            {
                good = WeightTensors.Sha256(run.Network.Weights);
                run.Network.Weights.Weight(run.Network.Weights.Find("3.weight")).Values[5] = float.NaN;
            },
        });
        (result.Status, result.Epochs).ShouldBe((RunStatus.Diverged, 1));
        result.Message.ShouldNotBeNull().ShouldStartWith("step 54 (epoch 2): expected a finite loss, got NaN; the first number");
        result.Message.ShouldContain(" in 3. ");
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        SmallRuns.Sha256(folder.ReadLast(), run).ShouldBe(good);
        SmallRuns.Sha256(folder.ReadBest(), run).ShouldBe(good);
    }

    private Listener Interrupts(long at) => new()
    {
        AtStep = step =>
        {
            if (step.Step == at) _source.Cancel();
        },
    };
}
