using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Lab.Data.Augmentations;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Optim.Schedules;

namespace Chainrule.Lab.Experiments;

/// <summary>From an experiment's words to the engine's parts: the one place where a layer, a loss or an optimizer gets its name.</summary>
public static class ExperimentParts
{
    /// <summary>The model that is described.</summary>
    /// <param name="model">The description.</param>
    /// <returns>A module; its layers are called 0, 1, 2, …</returns>
    public static Module Model(ModelSettings model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new Sequential(LayerParts.All(model.Layers, model.Start));
    }

    /// <summary>The loss that is described.</summary>
    /// <param name="loss">The description.</param>
    /// <returns>The loss.</returns>
    public static Loss Loss(LossSettings loss) => loss switch
    {
        LossSettings.CrossEntropy entropy => CrossEntropy.With(entropy.LabelSmoothing, entropy.ClassWeights),
        LossSettings.Nll { ClassWeights: { } weights } => Nll.With(weights),
        LossSettings.Nll => Nll.Of,
        LossSettings.Mse { Reduction: MseReduction.PerSample } => Mse.PerSample,
        LossSettings.Mse => Mse.Of,
        LossSettings.L1 => L1.Of,
        LossSettings.Huber huber => Huber.With(huber.Delta),
        LossSettings.BceWithLogits => BceWithLogits.Of,
        _ => throw new ArgumentException($"loss: expected one that an experiment can name, got {loss}."),
    };

    /// <summary>From the model's result to class probabilities; the class with the largest result stays the most probable one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">Its loss, which decides what the result means.</param>
    /// <returns>
    /// The result of a model that ends in a softmax, the exponential of log-probabilities, the sigmoids of scores learned one by one over
    /// their sum, the softmax of anything else.
    /// </returns>
    public static Func<Node, Node> Probabilities(ModelSettings model, LossSettings loss)
    {
        ArgumentNullException.ThrowIfNull(model);
        return (ExperimentChecks.Last(model.Layers), loss) switch
        {
            (LayerSettings.Softmax, _) => prediction => prediction,
            (LayerSettings.LogSoftmax, _) or (_, LossSettings.Nll) => prediction => prediction.Exp(),

            // σ(y) over its sum, in logarithms: ln σ(y) = −softplus(−y).
            (_, LossSettings.BceWithLogits) => prediction => (-(-prediction).Softplus()).Softmax(),
            _ => prediction => prediction.Softmax(),
        };
    }

    /// <summary>The optimizer that is described.</summary>
    /// <param name="optimizer">The description.</param>
    /// <param name="weights">The weights that it moves.</param>
    /// <param name="measure">Whether it measures the norm of the gradients also where it clips nothing.</param>
    /// <returns>The optimizer.</returns>
    public static Optimizer Optimizer(OptimizerSettings optimizer, ParameterArena weights, bool measure = false)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var (rate, decay, most) = (optimizer.LearningRate, optimizer.WeightDecay, optimizer.ClipValue);
        var norm = optimizer.ClipNorm ?? (measure ? double.PositiveInfinity : null);
        ParameterGroup[] groups = optimizer.DecayBiasesAndNorms ? [] : [ParameterGroup.NoDecay];
        var average = optimizer.Ema is { } ema ? new WeightAverage(weights, ema.Decay, ema.Warmup) : null;
        return optimizer switch
        {
            OptimizerSettings.Sgd sgd => new Sgd(weights, rate, sgd.Momentum, sgd.Nesterov, decay, sgd.Dampening)
            { Groups = groups, MaxNorm = norm, MaxValue = most, Average = average },
            OptimizerSettings.Adam adam => new Adam(weights, rate, adam.Beta1, adam.Beta2, adam.Epsilon, decay)
            { Groups = groups, MaxNorm = norm, MaxValue = most, Average = average },
            OptimizerSettings.AdamW adam => new AdamW(weights, rate, adam.Beta1, adam.Beta2, adam.Epsilon, decay)
            { Groups = groups, MaxNorm = norm, MaxValue = most, Average = average },
            OptimizerSettings.Rmsprop prop => new RMSprop(weights, rate, prop.Alpha, prop.Epsilon, decay, prop.Momentum, prop.Centered)
            { Groups = groups, MaxNorm = norm, MaxValue = most, Average = average },
            OptimizerSettings.Adagrad adagrad => new Adagrad(
                weights, rate, adagrad.LearningRateDecay, decay, adagrad.InitialAccumulatorValue, adagrad.Epsilon)
            { Groups = groups, MaxNorm = norm, MaxValue = most, Average = average },
            OptimizerSettings.Lion lion => new Lion(weights, rate, lion.Beta1, lion.Beta2, decay)
            { Groups = groups, MaxNorm = norm, MaxValue = most, Average = average },
            _ => throw new ArgumentException($"optimizer: expected one that an experiment can name, got {optimizer}."),
        };
    }

    /// <summary>The schedule that is described, in the optimizer's steps.</summary>
    /// <param name="schedule">The description.</param>
    /// <param name="stepsPerEpoch">The number of batches in an epoch, 1 or above.</param>
    /// <param name="epochs">The number of epochs, 1 or above.</param>
    /// <returns>The schedule; one that leaves every rate as it is for a rate that stays.</returns>
    public static Schedule Schedule(ScheduleSettings schedule, long stepsPerEpoch, int epochs)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        return ScheduleParts.Of(schedule, stepsPerEpoch, epochs);
    }

    /// <summary>What ends a training early, as it is described.</summary>
    /// <param name="stop">The description.</param>
    /// <returns>The rule.</returns>
    public static StopRule Stop(StopSettings stop)
    {
        ArgumentNullException.ThrowIfNull(stop);
        return new() { TrainingAccuracy = stop.TrainingAccuracy, Patience = stop.Patience };
    }

    /// <summary>The normalisation that is described.</summary>
    /// <param name="normalisation">The description.</param>
    /// <returns>The normalisation.</returns>
    public static Normalisation Normalisation(NormalisationSettings normalisation) =>
        normalisation is NormalisationSettings.Standard standard
            ? new Normalisation(standard.Mean, standard.Std)
            : Data.Normalisation.UnitScale;

    /// <summary>The augmentation that is described.</summary>
    /// <param name="augmentation">The description.</param>
    /// <returns>The augmentation, which may be off.</returns>
    public static Augmentation Augmentation(AugmentationSettings augmentation)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        return new()
        {
            Shift = augmentation.Shift,
            Rotate = augmentation.Rotate,
            Scale = augmentation.Scale,
            Shear = augmentation.Shear,
            ElasticAlpha = augmentation.Elastic.Alpha,
            ElasticSigma = augmentation.Elastic.Sigma,
            Cutout = augmentation.Cutout,
            Noise = augmentation.Noise,
        };
    }
}
