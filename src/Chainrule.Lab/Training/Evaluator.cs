using Chainrule.Lab.Data;
using Chainrule.Losses;

namespace Chainrule.Lab.Training;

/// <summary>Measures a network on samples: loss, accuracy, confusion. Its plans are kept from one measurement to the next.</summary>
/// <param name="network">The network.</param>
/// <param name="loss">The loss.</param>
public sealed class Evaluator(Network network, Loss loss) : IDisposable
{
    private readonly Dictionary<int, BatchPlan> _plans = [];

    /// <summary>Measures the network as it is now.</summary>
    /// <param name="loader">The samples, in batches.</param>
    /// <returns>What it came to.</returns>
    public Evaluation Run(IDataLoader loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        var confusion = new int[network.Classes, network.Classes];
        var guesses = new List<int>();
        var (total, correct) = (0.0, 0);
        for (var batch = 0; batch < loader.BatchCount; batch++)
        {
            var count = loader.CountOf(batch);
            if (!_plans.TryGetValue(count, out var plan)) plan = _plans[count] = new BatchPlan(network, loss, count);
            total += (double)plan.Run(loader, batch) * count;
            correct += plan.Correct;
            guesses.AddRange(plan.Guesses);
            for (var i = 0; i < count; i++) confusion[plan.Truths[i], plan.Guesses[i]]++;
        }

        return new Evaluation(guesses.Count, guesses.Count == 0 ? 0 : total / guesses.Count, correct, confusion, [.. guesses]);
    }

    /// <summary>Gives the plans' memory back.</summary>
    public void Dispose()
    {
        foreach (var plan in _plans.Values) plan.Dispose();
    }
}
