using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Lab.Data.Augmentations;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;

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
        return new Sequential([.. model.Layers.Select(layer => Layer(layer, model.Start))]);
    }

    /// <summary>The loss that is described.</summary>
    /// <param name="loss">The description.</param>
    /// <returns>The loss.</returns>
    public static Loss Loss(LossSettings loss) => loss switch
    {
        LossSettings.Nll => Nll.Of,
        LossSettings.Mse { Reduction: MseReduction.PerSample } => Mse.PerSample,
        LossSettings.Mse => Mse.Of,
        _ => CrossEntropy.Of,
    };

    /// <summary>From the model's result to class probabilities; the class with the largest result stays the most probable one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">Its loss, which decides what the result means.</param>
    /// <returns>The result of a model that ends in a softmax, the exponential of log-probabilities, the softmax of anything else.</returns>
    public static Func<Node, Node> Probabilities(ModelSettings model, LossSettings loss)
    {
        ArgumentNullException.ThrowIfNull(model);
        return (model.Layers[^1], loss) switch
        {
            (LayerSettings.Softmax, _) => prediction => prediction,
            (LayerSettings.LogSoftmax, _) or (_, LossSettings.Nll) => prediction => prediction.Exp(),
            _ => prediction => prediction.Softmax(),
        };
    }

    /// <summary>The optimizer that is described.</summary>
    /// <param name="optimizer">The description.</param>
    /// <param name="weights">The weights that it moves.</param>
    /// <returns>The optimizer.</returns>
    public static Optimizer Optimizer(OptimizerSettings optimizer, ParameterArena weights) => optimizer switch
    {
        OptimizerSettings.Sgd sgd => new Sgd(
            weights, sgd.LearningRate, sgd.Momentum, sgd.Nesterov, sgd.WeightDecay, sgd.Dampening),
        _ => throw new ArgumentException($"optimizer: expected one that an experiment can name, got {optimizer}."),
    };

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

    /// <summary>Layers as one module; a single one keeps its own name.</summary>
    private static Module Joined(IReadOnlyList<LayerSettings> layers, StartRule start) =>
        layers.Count == 1 ? Layer(layers[0], start) : new Sequential([.. layers.Select(layer => Layer(layer, start))]);

    private static Module Layer(LayerSettings layer, StartRule start) => layer switch
    {
        LayerSettings.Linear linear => new Linear(linear.Out) { Bias = linear.Bias, Start = linear.Start ?? start },
        LayerSettings.Relu => new ReLU(),
        LayerSettings.Sigmoid => new Sigmoid(),
        LayerSettings.Tanh => new Tanh(),
        LayerSettings.Softmax => new Softmax(),
        LayerSettings.LogSoftmax => new LogSoftmax(),
        LayerSettings.Flatten => new Flatten(),
        LayerSettings.BatchNorm norm => new BatchNorm { Momentum = (float)norm.Momentum, Epsilon = (float)norm.Epsilon },
        LayerSettings.Dropout dropout => new Dropout((float)dropout.P),
        LayerSettings.WeightNorm norm => new WeightNorm(Joined(norm.Layers, start)),
        LayerSettings.Residual residual => new Residual([.. residual.Layers.Select(inner => Layer(inner, start))]),
        _ => throw new ArgumentException($"model: expected a layer that an experiment can name, got {layer}."),
    };
}
