using Chainrule.Lab.Experiments.Binding;
using Chainrule.Nn;

namespace Chainrule.Lab.Experiments;

/// <summary>Every key of <c>experiment.json</c>; reader, writer and schema follow. A new layer, loss or setting is a row.</summary>
internal static class ExperimentTable
{
    private const int MostUnits = 1_000_000;
    private const int MostThreads = 256;
    private const string NameForm = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$";
    private const string NameInWords = "a name that begins with a letter or digit and goes on with letters, digits, . - _ (100 at most)";

    private static readonly Word<StartRule> s_start = new([.. StartRule.All.Select(rule => (rule.Name, rule))]);

    internal static OneOf<LayerSettings> Layer { get; } = new(
        "layer",
        "a",
        new SectionCase<LayerSettings, LayerSettings.Linear>(
            "linear",
            "A fully connected layer, y = x Wᵀ + b.",
            () => new(),
            null,
            Row<LayerSettings.Linear, int>(
                "out", new Whole<int>(1, MostUnits), x => x.Out, (x, v) => x with { Out = v }, "The number of outputs.", required: true),
            Row<LayerSettings.Linear, bool>("bias", new Flag(), x => x.Bias, (x, v) => x with { Bias = v }, "Whether there is a b."),
            Row<LayerSettings.Linear, StartRule?>(
                "start",
                new OrNone<StartRule>(s_start),
                x => x.Start,
                (x, v) => x with { Start = v },
                "How the weights are drawn; without it, as model.start says.")),
        Plain<LayerSettings, LayerSettings.Relu>("relu", "max(x, 0)."),
        Plain<LayerSettings, LayerSettings.Sigmoid>("sigmoid", "1/(1 + exp(-x))."),
        Plain<LayerSettings, LayerSettings.Tanh>("tanh", "tanh(x)."),
        Plain<LayerSettings, LayerSettings.Softmax>("softmax", "exp(x) over its sum along the last axis."),
        Plain<LayerSettings, LayerSettings.LogSoftmax>("logSoftmax", "log softmax(x) along the last axis."),
        Plain<LayerSettings, LayerSettings.Flatten>("flatten", "Puts all axes but the first in one."),
        new SectionCase<LayerSettings, LayerSettings.Residual>(
            "residual",
            "x + f(x), where f is a list of layers that keeps the shape.",
            () => new(),
            null,
            Row<LayerSettings.Residual, IReadOnlyList<LayerSettings>>(
                "layers", Layers(), x => x.Layers, (x, v) => x with { Layers = v }, "The layers of f.", required: true)));

    private static readonly Section<ModelSettings> s_model = new(
        "What learns.",
        () => new(),
        model => model.Linears().Any() ? null : ("layers", "expected at least one linear layer, got none: nothing could learn."),
        Row<ModelSettings, StartRule>(
            "start", s_start, x => x.Start, (x, v) => x with { Start = v }, "How the weights of all layers are drawn that do not say so."),
        Row<ModelSettings, IReadOnlyList<LayerSettings>>(
            "layers",
            Layers(),
            x => x.Layers,
            (x, v) => x with { Layers = v },
            "The layers, from the input to the output; how many inputs each has follows from what comes before."));

    private static readonly OneOf<LossSettings> s_loss = new(
        "loss",
        "a",
        Plain<LossSettings, LossSettings.CrossEntropy>("crossEntropy", "The cross-entropy of the model's logits; softmax is part of it."),
        Plain<LossSettings, LossSettings.Nll>("nll", "The negative log-likelihood; the model ends with logSoftmax."),
        new SectionCase<LossSettings, LossSettings.Mse>(
            "mse",
            "The squared difference from the one-hot class.",
            () => new(),
            null,
            Row<LossSettings.Mse, MseReduction>(
                "reduction",
                new Word<MseReduction>(("mean", MseReduction.Mean), ("perSample", MseReduction.PerSample)),
                x => x.Reduction,
                (x, v) => x with { Reduction = v },
                "The mean over all elements, or each sample's sum averaged over the batch.")));

    private static readonly OneOf<OptimizerSettings> s_optimizer = new(
        "optimizer",
        "an",
        new SectionCase<OptimizerSettings, OptimizerSettings.Sgd>(
            "sgd",
            "Stochastic gradient descent with PyTorch's momentum.",
            () => new(),
            NesterovNeedsMomentum,
            Row<OptimizerSettings.Sgd, double>(
                "learningRate",
                new Real(0, 1000, aboveMin: true),
                x => x.LearningRate,
                (x, v) => x with { LearningRate = v },
                "The factor of each step."),
            Row<OptimizerSettings.Sgd, double>(
                "momentum",
                new Real(0, 1, belowMax: true),
                x => x.Momentum,
                (x, v) => x with { Momentum = v },
                "The part of the last step that is kept."),
            Row<OptimizerSettings.Sgd, bool>(
                "nesterov", new Flag(), x => x.Nesterov, (x, v) => x with { Nesterov = v }, "Whether the step looks ahead."),
            Row<OptimizerSettings.Sgd, double>(
                "weightDecay",
                new Real(0, 1000),
                x => x.WeightDecay,
                (x, v) => x with { WeightDecay = v },
                "This many times the weight is added to its gradient."),
            Row<OptimizerSettings.Sgd, double>(
                "dampening",
                new Real(0, 1),
                x => x.Dampening,
                (x, v) => x with { Dampening = v },
                "The part of the gradient that does not enter the momentum.")));

    private static readonly OneOf<NormalisationSettings> s_normalisation = new(
        "normalisation",
        "a",
        Plain<NormalisationSettings, NormalisationSettings.Scale>("scale", "pixel/255."),
        new SectionCase<NormalisationSettings, NormalisationSettings.Standard>(
            "standard",
            "(pixel/255 - mean)/std.",
            () => new(),
            null,
            Row<NormalisationSettings.Standard, double>(
                "mean", new Real(-1000, 1000), x => x.Mean, (x, v) => x with { Mean = v }, "The mean of pixel/255."),
            Row<NormalisationSettings.Standard, double>(
                "std",
                new Real(0, 1000, aboveMin: true),
                x => x.Std,
                (x, v) => x with { Std = v },
                "The standard deviation of pixel/255.")));

    private static readonly Section<DataSettings> s_data = new(
        "What is learned from.",
        () => new(),
        FolderNeedsPath,
        Row<DataSettings, string>(
            "set",
            new Word<string>([.. DataSettings.Sets.Select(name => (name, name))]),
            x => x.Set,
            (x, v) => x with { Set = v },
            "The data set; \"digits\" is drawn by the program, \"folder\" takes whatever IDX files or PNGs the folder holds."),
        Row<DataSettings, string?>(
            "folder",
            new Text("^[^\\u0000]+$", "the path of a folder"),
            x => x.Folder,
            (x, v) => x with { Folder = v },
            "The folder that holds the files; without it, the usual places are searched."),
        Row<DataSettings, double>(
            "validation",
            new Real(0, 1, belowMax: true),
            x => x.Validation,
            (x, v) => x with { Validation = v },
            "The part of the training samples that is held out for validation."),
        Row<DataSettings, NormalisationSettings>(
            "normalisation", s_normalisation, x => x.Normalisation, (x, v) => x with { Normalisation = v }, "How bytes become numbers."),
        Row<DataSettings, AugmentationSettings>(
            "augmentation",
            AugmentationTable.Augmentation,
            x => x.Augmentation,
            (x, v) => x with { Augmentation = v },
            "How training samples are distorted at random, anew in each epoch."),
        Row<DataSettings, int?>(
            "trainLimit",
            new OrNull<int>(new Whole<int>(1, int.MaxValue)),
            x => x.TrainLimit,
            (x, v) => x with { TrainLimit = v },
            "The number of training samples to use, before the split; without it, all."));

    internal static Section<Experiment> Experiment { get; } = new(
        "A complete description of an experiment: with the same seed and data it gives the same weights, bit for bit.",
        () => new(),
        LikelihoodNeedsLogarithms,
        Row<Experiment, string?>(
            "$schema", new Text(null, "a text"), x => x.Schema, (x, v) => x with { Schema = v }, "The schema of this file, for editors."),
        Row<Experiment, string?>(
            "name",
            new Text(NameForm, NameInWords),
            x => x.Name,
            (x, v) => x with { Name = v },
            "The name of the run's folder; without it, one is made of date, data and model."),
        Row<Experiment, DataSettings>("data", s_data, x => x.Data, (x, v) => x with { Data = v }, "What is learned from."),
        Row<Experiment, ModelSettings>("model", s_model, x => x.Model, (x, v) => x with { Model = v }, "What learns."),
        Row<Experiment, LossSettings>("loss", s_loss, x => x.Loss, (x, v) => x with { Loss = v }, "What is minimised."),
        Row<Experiment, OptimizerSettings>(
            "optimizer", s_optimizer, x => x.Optimizer, (x, v) => x with { Optimizer = v }, "How it is minimised."),
        Row<Experiment, int>(
            "epochs",
            new Whole<int>(1, 1_000_000),
            x => x.Epochs,
            (x, v) => x with { Epochs = v },
            "How many times all training samples are seen."),
        Row<Experiment, int>(
            "batch", new Whole<int>(1, 1_000_000), x => x.Batch, (x, v) => x with { Batch = v }, "The number of samples in a step."),
        Row<Experiment, long>(
            "seed", new Whole<long>(0, (1L << 53) - 1), x => x.Seed, (x, v) => x with { Seed = v }, "The key of all random numbers."),
        Row<Experiment, int>(
            "threads",
            new Whole<int>(0, MostThreads),
            x => x.Threads,
            (x, v) => x with { Threads = v },
            "The number of threads, or 0 for one on each core. It does not change the result."));

    internal static ValueField<TOwner, TValue> Row<TOwner, TValue>(
        string name,
        Kind<TValue> kind,
        Func<TOwner, TValue> get,
        Func<TOwner, TValue, TOwner> set,
        string description,
        bool required = false)
        => new(name, kind, get, set, description, required);

    private static SectionCase<T, TCase> Plain<T, TCase>(string type, string description)
        where TCase : T, new()
        => new(type, description, () => new(), null);

    private static ListOf<LayerSettings> Layers() => new("layers", 1000, () => Layer);

    private static (string, string)? FolderNeedsPath(DataSettings data) =>
        data is { Set: "folder", Folder: null } ? ("folder", "expected the folder that holds the files, got nothing. Add the key.") : null;

    private static (string, string)? NesterovNeedsMomentum(OptimizerSettings.Sgd sgd) =>
        sgd.Nesterov && (sgd.Momentum == 0 || sgd.Dampening != 0)
            ? ("nesterov", "needs a momentum above 0 and a dampening of 0.")
            : null;

    private static (string, string)? LikelihoodNeedsLogarithms(Experiment experiment) =>
        experiment.Loss is LossSettings.Nll && experiment.Model.Layers[^1] is not LayerSettings.LogSoftmax
            ? ("loss", "\"nll\" needs a model whose last layer is \"logSoftmax\". Add that layer, or take \"crossEntropy\".")
            : null;
}
