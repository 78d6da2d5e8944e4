using System.Globalization;
using Chainrule.Lab.Data;
using static Chainrule.Lab.Experiments.LayerSettings;

namespace Chainrule.Lab.Experiments;

/// <summary>What must hold between the parts of an experiment.</summary>
internal static class ExperimentChecks
{
    /// <summary>The largest seed: JSON's readers know whole numbers to here.</summary>
    internal const long MostSeed = (1L << 53) - 1;

    /// <summary>The first part that does not go with another one, and why; null if all do.</summary>
    internal static (string Key, string Message)? FirstProblem(Experiment experiment) =>
        Loss(experiment.Loss, Last(experiment.Model.Layers)) is { } loss ? ("loss", loss)
        : Schedule(experiment) is { } schedule ? ("schedule", schedule)
        : Record(experiment) is { } record ? ("record", record)
        : Stop(experiment) is { } stop ? ("stop", stop)
        : Seeds(experiment) is { } seeds ? ("seed", seeds)
        : null;

    /// <summary>Refuses what shows only beside the data.</summary>
    internal static void FitTheData(Experiment experiment, IDataSet data)
    {
        var weights = experiment.Loss switch
        {
            LossSettings.CrossEntropy entropy => entropy.ClassWeights,
            LossSettings.Nll nll => nll.ClassWeights,
            _ => null,
        };
        if (weights is not null && weights.Count != data.ClassCount)
        {
            throw new ArgumentException(
                $"loss.classWeights: expected {data.ClassCount} weights, one for each class of {data.Name}, got {weights.Count}.");
        }
    }

    /// <summary>Each loss reads the model's result in its own way, so the last layer has to fit.</summary>
    private static string? Loss(LossSettings loss, LayerSettings last) => (loss, last) switch
    {
        (LossSettings.Nll, LogSoftmax) => null,
        (LossSettings.Nll, _) =>
            "\"nll\" needs a model whose last layer is \"logSoftmax\". Add that layer, or take \"crossEntropy\".",
        (LossSettings.CrossEntropy, Softmax or LogSoftmax) =>
            "\"crossEntropy\" applies the softmax itself: expected a model that ends in raw scores, got "
            + $"{Quoted(last)} as its last layer. Take that layer away, or end in \"logSoftmax\" with the loss \"nll\".",
        (LossSettings.BceWithLogits, Sigmoid or Softmax or LogSoftmax) =>
            "\"bceWithLogits\" applies the sigmoid itself: expected a model that ends in raw scores, got "
            + $"{Quoted(last)} as its last layer. Take that layer away.",
        (LossSettings.Mse or LossSettings.L1 or LossSettings.Huber, LogSoftmax) =>
            $"{Quoted(loss)} compares with 0 and 1: expected a model that can reach both, got \"logSoftmax\" as its last "
            + "layer. Take \"softmax\" in its place, or \"nll\".",
        _ => null,
    };

    private static string? Schedule(Experiment experiment)
    {
        var (schedule, rate) = (experiment.Schedule, experiment.Optimizer.LearningRate);
        if (schedule.Warmup >= experiment.Epochs)
            return Told($"expected a warmup below the {experiment.Epochs} epochs of the training, got {schedule.Warmup}.");
        var least = schedule switch
        {
            ScheduleSettings.Cosine cosine => cosine.Least,
            ScheduleSettings.Plateau plateau => plateau.Least,
            _ => 0,
        };
        if (least >= rate) return Told($"expected a least rate below the optimizer's learning rate {rate}, got {least}.");
        return schedule is ScheduleSettings.OneCycle { CycleMomentum: true } && !HasMomentum(experiment.Optimizer)
            ? $"\"cycleMomentum\" needs an optimizer with a momentum or beta1, got {Quoted(experiment.Optimizer)} without. "
                + "Give it one, or leave the key away."
            : null;
    }

    private static string? Seeds(Experiment experiment) =>
        experiment.Repeats > 1 && experiment.Seed > MostSeed - experiment.Repeats + 1
            ? $"expected at most {MostSeed - experiment.Repeats + 1}, so that {experiment.Repeats} repeats have one each, "
                + $"got {experiment.Seed}."
            : null;

    private static string? Record(Experiment experiment) =>
        experiment.Record is { Histograms: true, Events: false }
            ? "\"histograms\" stand in the event file: expected \"events\" true, got false. Leave one of the two away."
            : Snapshots(experiment);

    private static string? Snapshots(Experiment experiment) =>
        experiment.Record.Snapshots?.FirstOrDefault(epoch => epoch > experiment.Epochs) is { } late and > 0
            ? Told($"expected \"snapshots\" of epochs from 0 to {experiment.Epochs}, which the training has, got {late}.")
            : null;

    private static string? Stop(Experiment experiment) =>
        experiment.Stop.Patience is { } patience && patience >= experiment.Epochs
            ? Told($"expected a \"patience\" below the {experiment.Epochs} epochs of the training, got {patience}.")
            : null;

    private static bool HasMomentum(OptimizerSettings optimizer) => optimizer switch
    {
        OptimizerSettings.Sgd sgd => sgd.Momentum > 0,
        OptimizerSettings.Rmsprop rmsprop => rmsprop.Momentum > 0,
        OptimizerSettings.Adagrad => false,
        _ => true,
    };

    /// <summary>The layer that the result comes from, within a weight norm too.</summary>
    internal static LayerSettings Last(IReadOnlyList<LayerSettings> layers) =>
        layers[^1] is WeightNorm norm ? Last(norm.Layers) : layers[^1];

    /// <summary>The word of a part, which is its type's name.</summary>
    private static string Quoted(object part)
    {
        var name = part.GetType().Name;
        return $"\"{char.ToLowerInvariant(name[0])}{name[1..]}\"";
    }

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
