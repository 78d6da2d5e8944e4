using System.Diagnostics;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;
using Chainrule.Plans;

namespace Chainrule.Lab.Speed;

/// <summary>How long it takes until a test accuracy is first reached.</summary>
/// <param name="Percent">The test accuracy, in percent.</param>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Epochs">Its epochs.</param>
/// <param name="Seconds">For each seed, seconds of training until then; null where it was not reached.</param>
/// <param name="MedianSeconds">Their median, those that did not reach it counted as the longest; null where it is one of them.</param>
/// <param name="WholeSeconds">For each seed, seconds of the whole recipe.</param>
/// <param name="Accuracies">For each seed, the test accuracy at the recipe's end; 0 … 1.</param>
public sealed record AccuracyTime(
    int Percent,
    string Recipe,
    int Epochs,
    IReadOnlyList<double?> Seconds,
    double? MedianSeconds,
    IReadOnlyList<double> WholeSeconds,
    IReadOnlyList<double> Accuracies)
{
    /// <summary>Tests in an epoch; the time that they take does not count.</summary>
    public const int TestsPerEpoch = 10;

    /// <summary>Trains with the seeds 1, 2, 3, …</summary>
    /// <param name="goal">The accuracy and the recipe.</param>
    /// <param name="data">MNIST.</param>
    /// <param name="options">How plans are made.</param>
    /// <param name="repeats">How many seeds.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static AccuracyTime Measure(
        AccuracyGoal goal, ResolvedData data, PlanOptions options, int repeats, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentNullException.ThrowIfNull(data);
        const int warmUp = 2_000;
        One(goal.Recipe, goal.Percent, data with { Training = Subset.First(data.Training, warmUp) }, options, cancellation);
        var runs = Enumerable.Range(1, repeats)
            .Select(seed => One(goal.Recipe with { Seed = seed }, goal.Percent, data, options, cancellation))
            .ToList();
        var median = Middle.Of(runs.Select(run => run.Reached ?? double.PositiveInfinity));
        return new(
            goal.Percent,
            goal.Recipe.Name ?? "",
            goal.Recipe.Epochs,
            [.. runs.Select(run => run.Reached)],
            double.IsFinite(median) ? median : null,
            [.. runs.Select(run => run.Seconds)],
            [.. runs.Select(run => run.Accuracy)]);
    }

    private static Tests One(
        Experiment recipe, int percent, ResolvedData data, PlanOptions options, CancellationToken cancellation)
    {
        using var training = new TimedTraining(recipe, data.Training, options);
        var tests = new Tests(training, data.Test, percent);
        training.Trainer.Run(training.Loader, null, recipe.Epochs, tests, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return tests;
    }

    /// <summary>Stops the clock some times in each epoch, and tests.</summary>
    private sealed class Tests(TimedTraining training, IDataSet test, int percent) : ITrainingLogger
    {
        private readonly DataLoader _test = new(test, 500, training.Normalisation);
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        public double? Reached { get; private set; }

        public double Accuracy { get; private set; }

        public double Seconds { get; private set; }

        public void OnStep(in StepRecord step)
        {
            if (step.Batch * TestsPerEpoch / step.Batches == (step.Batch - 1) * TestsPerEpoch / step.Batches) return;
            _watch.Stop();
            Seconds = _watch.Elapsed.TotalSeconds;
            Measure();
            _watch.Start();
        }

        public void OnEpoch(EpochRecord epoch)
        {
        }

        private void Measure()
        {
            // What is tested is the weights' average, where there is one.
            var average = training.Trainer.Optimizer.Average;
            average?.Swap();
            var tested = training.Trainer.Evaluate(_test);
            average?.Swap();
            Accuracy = tested.Accuracy;
            if (tested.Correct * 100L >= (long)percent * tested.Count) Reached ??= Seconds;
        }
    }
}
