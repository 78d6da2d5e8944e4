using System.Diagnostics;
using System.Globalization;
using Chainrule.Lab.Data;
using Chainrule.Losses;
using Chainrule.Optim;
using Chainrule.Optim.Schedules;

namespace Chainrule.Lab.Training;

/// <summary>The loop: batch after batch through the network's training plan, epoch after epoch, with validation in between.</summary>
/// <remarks>
/// It knows its parts by their faces only: a loader of your own, a loss of your own, an optimizer and a logger of your own fit in. The same
/// seed, data and settings give the same weights, bit for bit, on any number of threads.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly Network _network;
    private readonly Loss _loss;
    private readonly Dictionary<int, BatchPlan> _plans = [];
    private readonly Evaluator _evaluator;
    private readonly Schedule? _schedule;
    private readonly double _baseRate;
    private EpochRecord? _best;

    /// <summary>Puts the parts together.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="optimizer">The optimizer of the network's weights.</param>
    /// <param name="schedule">How the optimizer's rate changes, step by step; without one it stays.</param>
    public Trainer(Network network, Loss loss, Optimizer optimizer, Schedule? schedule = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _loss = loss;
        Optimizer = optimizer;
        _schedule = schedule;
        _baseRate = optimizer.LearningRate;
        _evaluator = new Evaluator(network, loss);
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What ends a training before its last epoch, or null; <see cref="StoppedBy"/> then tells it.</summary>
    public StopRule? Stop { get; init; }

    /// <summary>Why the last training ended before its last epoch; null where it did not.</summary>
    public string? StoppedBy { get; private set; }

    /// <summary>Trains.</summary>
    /// <param name="training">The samples to learn from.</param>
    /// <param name="validation">Samples to measure by after each epoch, or null.</param>
    /// <param name="epochs">How many epochs.</param>
    /// <param name="logger">Who hears of it, or null.</param>
    /// <param name="cancellation">Ends the training after the step in hand.</param>
    /// <returns>Whether it came to its end; false where it was cancelled.</returns>
    /// <exception cref="DivergedException">The loss, or a weight at an epoch's end, is no longer finite.</exception>
    public bool Run(
        IDataLoader training,
        IDataLoader? validation,
        int epochs,
        ITrainingLogger? logger = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        _best = null;
        StoppedBy = null;
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            if (Learn(training, epoch, logger, cancellation) is not { } learned) return false;

            // What is measured, and saved where it is the best, is the weights' average if there is one.
            Optimizer.Average?.Swap();
            try
            {
                var measured = Measure(learned, validation);
                logger?.OnEpoch(measured);
                StoppedBy = Stop?.Reason(measured, _best!.Epoch);
            }
            finally
            {
                Optimizer.Average?.Swap();
            }

            if (StoppedBy is not null) break;
        }

        return true;
    }

    /// <summary>Trains, without a word and without samples held out.</summary>
    /// <param name="training">The samples to learn from.</param>
    /// <param name="epochs">How many epochs.</param>
    /// <exception cref="DivergedException">The loss, or a weight at an epoch's end, is no longer finite.</exception>
    public void Run(IDataLoader training, int epochs) => Run(training, null, epochs);

    /// <summary>Measures the network as it is now.</summary>
    /// <param name="samples">The samples, in batches.</param>
    /// <returns>What it came to.</returns>
    public Evaluation Evaluate(IDataLoader samples) => _evaluator.Run(samples);

    /// <summary>Makes the plan for batches of a size now, not at the first of them: what cannot be planned is refused here.</summary>
    /// <param name="batch">The number of samples.</param>
    /// <exception cref="Shapes.ShapeException">The loss does not fit, or the batch is too large for memory to number.</exception>
    public void Prepare(int batch) => PlanOf(batch);

    /// <summary>Gives the plans' memory back; network and optimizer stay.</summary>
    public void Dispose()
    {
        foreach (var plan in _plans.Values) plan.Dispose();
        _evaluator.Dispose();
    }

    /// <summary>One pass over the training samples; null where it was cancelled.</summary>
    private EpochRecord? Learn(IDataLoader training, int epoch, ITrainingLogger? logger, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        training.StartEpoch(epoch - 1);
        var (total, correct, seen) = (0.0, 0, 0);
        for (var batch = 0; batch < training.BatchCount; batch++)
        {
            if (cancellation.IsCancellationRequested) return null;
            var plan = PlanOf(training.CountOf(batch));
            _schedule?.Set(Optimizer, _baseRate, Optimizer.Steps);
            var loss = plan.Run(training, batch);
            logger?.OnStep(new StepRecord(
                Optimizer.Steps, epoch, batch + 1, training.BatchCount, loss, Optimizer.LearningRate, Optimizer.GradientNorm));
            if (!float.IsFinite(loss)) throw Diverged(plan, epoch, loss);
            total += (double)loss * plan.Count;
            correct += plan.Correct;
            seen += plan.Count;
        }

        var seconds = watch.Elapsed.TotalSeconds;
        return new EpochRecord(epoch, total / seen, (double)correct / seen, null, null, seconds, Optimizer.LearningRate, IsBest: false);
    }

    /// <summary>What an epoch came to, once it is known how the network does on samples held out.</summary>
    private EpochRecord Measure(EpochRecord learned, IDataLoader? validation)
    {
        var measured = validation is null ? null : _evaluator.Run(validation);
        ThrowIfNotFinite(learned.Epoch, measured);
        var epoch = learned with { ValidationLoss = measured?.Loss, ValidationAccuracy = measured?.Accuracy };
        if (epoch.Beats(_best)) _best = epoch = epoch with { IsBest = true };
        _schedule?.Observe(measured?.Loss ?? learned.TrainingLoss);
        return epoch;
    }

    private BatchPlan PlanOf(int count)
    {
        if (!_plans.TryGetValue(count, out var plan)) plan = _plans[count] = new BatchPlan(_network, _loss, count, Optimizer);
        return plan;
    }

    /// <summary>An epoch's last step has no next one whose loss would show what it did to the weights.</summary>
    private void ThrowIfNotFinite(int epoch, Evaluation? measured)
    {
        foreach (var variable in _network.Weights.Variables)
        {
            foreach (var value in _network.Weights.Weight(variable).Values)
            {
                if (!float.IsFinite(value)) throw Diverged(epoch, "finite weights", value, $" in {variable}");
            }
        }

        if (measured is { Loss: var loss } && !double.IsFinite(loss)) throw Diverged(epoch, "a finite validation loss", loss, "");
    }

    private DivergedException Diverged(BatchPlan plan, int epoch, float loss)
    {
        var where = plan.FirstNonFinite() is { } node ? $"; the first number that is not finite is in {node}" : "";
        return Diverged(epoch, "a finite loss", loss, where);
    }

    private DivergedException Diverged(int epoch, string expected, double got, string where) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"step {Optimizer.Steps} (epoch {epoch}): expected {expected}, got {got}{where}. "
            + $"Try a learning rate below {Optimizer.LearningRate:G6}."));
}
