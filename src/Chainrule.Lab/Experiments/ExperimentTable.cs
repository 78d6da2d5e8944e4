using Chainrule.Lab.Experiments.Binding;
using static Chainrule.Lab.Experiments.Binding.Rows;
using StartRule = Chainrule.Nn.StartRule;

namespace Chainrule.Lab.Experiments;

/// <summary>Every key of <c>experiment.json</c>; reader, writer and schema follow. A new setting is a row.</summary>
internal static class ExperimentTable
{
    private const int MostThreads = 256;
    private const int MostRepeats = 1000;
    private const string NameForm = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$";
    private const string NameInWords = "a name that begins with a letter or digit and goes on with letters, digits, . - _ (100 at most)";

    private static readonly Section<ModelSettings> s_model = new(
        "What learns.",
        () => new(),
        SomethingLearns,
        Row<ModelSettings, StartRule>(
            "start",
            LayerTable.Start,
            x => x.Start,
            (x, v) => x with { Start = v },
            "How the weights of all layers are drawn that do not say so."),
        Row<ModelSettings, IReadOnlyList<LayerSettings>>(
            "layers",
            LayerTable.List(),
            x => x.Layers,
            (x, v) => x with { Layers = v },
            "The layers, from the input to the output; how many inputs each has follows from what comes before."));

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
        ExperimentChecks.FirstProblem,
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
        Row<Experiment, LossSettings>("loss", LossTable.Loss, x => x.Loss, (x, v) => x with { Loss = v }, "What is minimised."),
        Row<Experiment, OptimizerSettings>(
            "optimizer", OptimizerTable.Optimizer, x => x.Optimizer, (x, v) => x with { Optimizer = v }, "How it is minimised."),
        Row<Experiment, ScheduleSettings>(
            "schedule",
            ScheduleTable.Schedule,
            x => x.Schedule,
            (x, v) => x with { Schedule = v },
            "How the learning rate changes while it trains."),
        Row<Experiment, int>(
            "epochs",
            new Whole<int>(1, 1_000_000),
            x => x.Epochs,
            (x, v) => x with { Epochs = v },
            "How many times all training samples are seen."),
        Row<Experiment, int>(
            "batch", new Whole<int>(1, 1_000_000), x => x.Batch, (x, v) => x with { Batch = v }, "The number of samples in a step."),
        Row<Experiment, StopSettings>(
            "stop", RecordTable.Stop, x => x.Stop, (x, v) => x with { Stop = v }, "What ends the training before its last epoch."),
        Row<Experiment, long>(
            "seed",
            new Whole<long>(0, ExperimentChecks.MostSeed),
            x => x.Seed,
            (x, v) => x with { Seed = v },
            "The key of all random numbers."),
        Row<Experiment, int>(
            "repeats",
            new Whole<int>(1, MostRepeats),
            x => x.Repeats,
            (x, v) => x with { Repeats = v },
            "The number of runs, with the seeds seed, seed + 1 and so on."),
        Row<Experiment, RecordSettings>(
            "record", RecordTable.Record, x => x.Record, (x, v) => x with { Record = v }, "What is written down beside the usual."),
        Row<Experiment, int>(
            "threads",
            new Whole<int>(0, MostThreads),
            x => x.Threads,
            (x, v) => x with { Threads = v },
            "The number of threads, or 0 for one on each core. It does not change the result."));

    private static (string, string)? SomethingLearns(ModelSettings model) =>
        model.AllLayers().Any(layer => layer is LayerSettings.Linear or LayerSettings.Conv2d)
            ? null
            : ("layers", "expected at least one linear layer or convolution, got none: nothing could learn.");

    private static (string, string)? FolderNeedsPath(DataSettings data) =>
        data is { Set: "folder", Folder: null } ? ("folder", "expected the folder that holds the files, got nothing. Add the key.") : null;
}
