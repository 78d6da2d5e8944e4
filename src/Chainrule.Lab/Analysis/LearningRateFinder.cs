using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Optim;

namespace Chainrule.Lab.Analysis;

/// <summary>
/// Searches for a learning rate: a short training in which the rate grows at every step by one factor, until the loss explodes.
/// </summary>
/// <remarks>
/// <para>Below a useful rate the loss hardly moves; then it falls; then it explodes. The rate to begin with lies where it falls.</para>
/// <para>Source: L. N. Smith, "Cyclical Learning Rates for Training Neural Networks", 2015, arXiv:1506.01186, section 3.3. Where it
/// differs: the rate grows by a factor, not by a summand, so that seven decades fit into a few hundred steps.</para>
/// </remarks>
public static class LearningRateFinder
{
    /// <summary>Searches, and puts weights and running statistics back as they were.</summary>
    /// <param name="network">The network, as it would begin to train.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="optimizer">Makes the optimizer that would train it; this search has one of its own.</param>
    /// <param name="training">The samples to learn from, shuffled.</param>
    /// <param name="options">How; the defaults suit.</param>
    /// <param name="cancellation">Ends the search after the step in hand.</param>
    /// <returns>How the loss went.</returns>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The search was ended.</exception>
    public static LearningRateCurve Run(
        Network network,
        Loss loss,
        Func<ParameterArena, Optimizer> optimizer,
        IDataLoader training,
        LearningRateOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(training);
        options ??= new();
        Check(options);
        var before = network.Weights.Variables.Select(network.Weights.Read).ToArray();
        using var own = optimizer(network.Weights);
        var plans = new Dictionary<int, BatchPlan>();
        try
        {
            return Search(training, own, options, PlanOf, cancellation);
        }
        finally
        {
            foreach (var plan in plans.Values) plan.Dispose();
            for (var i = 0; i < before.Length; i++) network.Weights.Assign(network.Weights.Variables[i], before[i]);
        }

        BatchPlan PlanOf(int count)
        {
            if (!plans.TryGetValue(count, out var plan)) plan = plans[count] = new BatchPlan(network, loss, count, own);
            return plan;
        }
    }

    private static LearningRateCurve Search(
        IDataLoader training, Optimizer optimizer, LearningRateOptions options, Func<int, BatchPlan> planOf, CancellationToken cancellation)
    {
        var points = new List<RatePoint>();
        var (mean, least, beta) = (0.0, double.PositiveInfinity, options.Smoothing);
        for (var step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = step % training.BatchCount;
            if (batch == 0) training.StartEpoch(step / training.BatchCount);
            optimizer.LearningRate = options.From * Math.Pow(options.To / options.From, step / (options.Steps - 1.0));
            var loss = planOf(training.CountOf(batch)).Run(training, batch);
            mean = beta * mean + (1 - beta) * loss;
            var smooth = mean / (1 - Math.Pow(beta, step + 1));
            if (!double.IsFinite(smooth) || smooth > options.Explosion * least) return new(points, Exploded: true);
            points.Add(new(optimizer.LearningRate, loss, smooth));
            least = Math.Min(least, smooth);
        }

        return new(points, Exploded: false);
    }

    private static void Check(LearningRateOptions options)
    {
        if (!(options.From > 0 && options.To > options.From && double.IsFinite(options.To)))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"learning rates: expected a range above 0 that grows, got {options.From} to {options.To}."));
        }

        if (options.Steps < 2) throw new ArgumentException($"learning rates: expected 2 steps or more, got {options.Steps}.");
        if (options.Smoothing is >= 0 and < 1) return;
        throw new ArgumentException(FormattableString.Invariant(
            $"learning rates: expected a smoothing from 0 to below 1, got {options.Smoothing}."));
    }
}
