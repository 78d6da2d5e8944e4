using Chainrule.Lab.Formats;
using Chainrule.Lab.Training;
using Chainrule.Losses;

namespace Chainrule.Lab.Analysis;

/// <summary>One sample's way through a network and back, number by number.</summary>
/// <remarks>
/// Everything is as while predicting: no dropout, batch norms with their running statistics. So the numbers are those that <c>predict</c>
/// works with, and a single sample suffices.
/// </remarks>
public sealed record Explanation
{
    /// <summary>The sample's class.</summary>
    public required int Label { get; init; }

    /// <summary>The model's result, one number for each class.</summary>
    public required IReadOnlyList<float> Scores { get; init; }

    /// <summary>The class probabilities.</summary>
    public required IReadOnlyList<float> Probabilities { get; init; }

    /// <summary>dL/dscore of each class.</summary>
    public required IReadOnlyList<float> ScoreGradients { get; init; }

    /// <summary>The loss of the sample, its modules and its gradients.</summary>
    public required ModelStatistics Statistics { get; init; }

    /// <summary>One weight's gradient by hand; null where the model has no linear layer.</summary>
    public WorkedWeight? Worked { get; init; }

    /// <summary>The learning rate of the step below.</summary>
    public required double Rate { get; init; }

    /// <summary>The sample's loss after one plain step w ← w − η · g on it alone.</summary>
    public required double LossAfterStep { get; init; }

    /// <summary>What the gradient promises for a small step: L − η · ‖g‖².</summary>
    public double LossPromised => Statistics.Loss - Rate * Statistics.GradientNorm * Statistics.GradientNorm;

    /// <summary>The class that the scores speak for.</summary>
    public int Guess => Network.LargestOf([.. Probabilities]);

    /// <summary>Explains a sample; the weights are the same afterwards.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="image">The sample, normalised.</param>
    /// <param name="label">Its class.</param>
    /// <param name="rate">The learning rate of the one step that is tried.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the sample has, or there is no such class.</exception>
    public static Explanation Of(Network network, Loss loss, ReadOnlySpan<float> image, int label, double rate)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (label < 0 || label >= network.Classes)
            throw new ArgumentException($"explain: expected a class from 0 to {network.Classes - 1}, got {label}.");
        using var probe = new Probe(network, loss, 1);
        probe.Run(image, [label]);
        var explained = new Explanation
        {
            Label = label,
            Scores = probe.Value(probe.Prediction).ToArray(),
            Probabilities = probe.Value(probe.Probabilities).ToArray(),
            ScoreGradients = probe.Gradient(probe.Prediction).ToArray(),
            Statistics = ModelStatistics.Of(probe),
            Worked = WorkedWeight.Of(probe),
            Rate = rate,
            LossAfterStep = double.NaN,
        };

        var weights = network.Weights;
        var before = weights.Weights.ToArray();
        try
        {
            var gradients = weights.Gradients;
            for (var i = 0; i < before.Length; i++) weights.Weights[i] -= (float)rate * gradients[i];
            weights.Touch();
            return explained with { LossAfterStep = probe.Run(image, [label]) };
        }
        finally
        {
            before.CopyTo(weights.Weights);
            weights.Touch();
        }
    }

    /// <summary>The explanation as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, AnalysisJson.Default.Explanation);
}
