using System.Collections;
using System.Reflection;
using Chainrule.Lab.Experiments;
using Chainrule.Nn;

namespace Chainrule.Lab.Tests.Experiments;

/// <summary>One of each word of an experiment, with no value that is its default.</summary>
internal static class Examples
{
    private static readonly LayerSettings.Linear s_linear = new() { Out = 12 };

    public static IReadOnlyList<LayerSettings> Layers { get; } =
    [
        new LayerSettings.Linear { Out = 7, Bias = false, Start = StartRule.HeNormal },
        new LayerSettings.Conv2d
        {
            Out = 6,
            Kernel = (3, 2),
            Stride = (2, 1),
            Padding = (1, 2),
            Dilation = 2,
            Groups = 2,
            Bias = false,
            Start = StartRule.GlorotNormal,
        },
        new LayerSettings.MaxPool2d { Kernel = 3, Stride = (2, 3), Padding = 1 },
        new LayerSettings.AvgPool2d { Kernel = (2, 4), Stride = 1, Padding = (0, 2) },
        new LayerSettings.GlobalAvgPool2d(),
        new LayerSettings.BatchNorm { Momentum = 0.3, Epsilon = 1e-3 },
        new LayerSettings.LayerNorm { Epsilon = 1e-4 },
        new LayerSettings.WeightNorm { Layers = [s_linear, new LayerSettings.Tanh()] },
        new LayerSettings.Dropout { P = 0.25 },
        new LayerSettings.Concat { Branches = [[s_linear], [s_linear, new LayerSettings.Relu()]] },
        new LayerSettings.Residual { Layers = [s_linear] },
        new LayerSettings.Flatten(),
        new LayerSettings.Reshape { Sizes = [4, -1] },
        new LayerSettings.Relu(),
        new LayerSettings.Prelu(),
        new LayerSettings.LeakyRelu { Slope = 0.2 },
        new LayerSettings.Elu { Alpha = 0.5 },
        new LayerSettings.Gelu(),
        new LayerSettings.Silu(),
        new LayerSettings.Softplus { Beta = 3 },
        new LayerSettings.Hardswish(),
        new LayerSettings.Sigmoid(),
        new LayerSettings.Tanh(),
        new LayerSettings.Softmax(),
        new LayerSettings.LogSoftmax(),
    ];

    public static IReadOnlyList<LossSettings> Losses { get; } =
    [
        new LossSettings.CrossEntropy { LabelSmoothing = 0.1, ClassWeights = [1, 0.5, 2] },
        new LossSettings.Nll { ClassWeights = [0, 1, 3] },
        new LossSettings.Mse { Reduction = MseReduction.PerSample },
        new LossSettings.L1(),
        new LossSettings.Huber { Delta = 0.5 },
        new LossSettings.BceWithLogits(),
    ];

    public static IReadOnlyList<OptimizerSettings> Optimizers { get; } =
    [
        .. new OptimizerSettings[]
        {
            new OptimizerSettings.Sgd { Momentum = 0.8, Nesterov = true },
            new OptimizerSettings.Adam { Beta1 = 0.8, Beta2 = 0.98, Epsilon = 1e-7 },
            new OptimizerSettings.AdamW { Beta1 = 0.8, Beta2 = 0.98, Epsilon = 1e-7 },
            new OptimizerSettings.Rmsprop { Alpha = 0.95, Momentum = 0.7, Centered = true, Epsilon = 1e-7 },
            new OptimizerSettings.Adagrad { LearningRateDecay = 0.01, InitialAccumulatorValue = 0.1, Epsilon = 1e-9 },
            new OptimizerSettings.Lion { Beta1 = 0.95, Beta2 = 0.98 },
        }.Select(optimizer => optimizer with
        {
            LearningRate = 0.02,
            WeightDecay = 0.03,
            ClipNorm = 5,
            ClipValue = 2,
            DecayBiasesAndNorms = false,
            Ema = new() { Decay = 0.9, Warmup = false },
        }),
    ];

    public static IReadOnlyList<ScheduleSettings> Schedules { get; } =
    [
        new ScheduleSettings.Constant { Warmup = 1.5 },
        new ScheduleSettings.Step { Every = 2, Factor = 0.5, Warmup = 1 },
        new ScheduleSettings.MultiStep { At = [2, 3], Factor = 0.2, Warmup = 0.5 },
        new ScheduleSettings.Exponential { Factor = 0.8, Warmup = 1 },
        new ScheduleSettings.Cosine { Period = 1.5, Multiplier = 2, Least = 0.001, Warmup = 1 },
        new ScheduleSettings.OneCycle
        {
            WarmupShare = 0.25,
            StartDivisor = 10,
            EndDivisor = 100,
            Anneal = Annealing.Linear,
            CycleMomentum = true,
        },
        new ScheduleSettings.Plateau { Factor = 0.5, Patience = 1, Threshold = 0.01, Cooldown = 2, Least = 0.002, Warmup = 1 },
    ];

    /// <summary>An experiment around each of them.</summary>
    public static IEnumerable<Experiment> All()
    {
        foreach (var layer in Layers) yield return new() { Model = new() { Layers = [layer, s_linear] } };
        foreach (var loss in Losses)
        {
            LayerSettings[] end = loss is LossSettings.Nll ? [new LayerSettings.LogSoftmax()] : [];
            yield return new() { Model = new() { Layers = [s_linear, .. end] }, Loss = loss };
        }

        foreach (var optimizer in Optimizers) yield return new() { Optimizer = optimizer };
        foreach (var schedule in Schedules)
            yield return new() { Optimizer = new OptimizerSettings.Adam { LearningRate = 0.1 }, Schedule = schedule };
    }

    /// <summary>The word of a record, which is its name.</summary>
    public static string Word(Type type) => char.ToLowerInvariant(type.Name[0]) + type.Name[1..];

    /// <summary>What a record says, beside what it says by default.</summary>
    public static IEnumerable<(string Name, object? Value, object? Default)> Values(object record)
    {
        var plain = Activator.CreateInstance(record.GetType());
        return record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)
            .Select(property => (property.Name, property.GetValue(record), property.GetValue(plain)));
    }

    /// <summary>Whether two values say the same, lists item by item.</summary>
    public static bool Same(object? a, object? b) => (a, b) switch
    {
        (string, string) => Equals(a, b),
        (IEnumerable x, IEnumerable y) => x.Cast<object>().Zip(y.Cast<object>()).All(pair => Same(pair.First, pair.Second))
            && x.Cast<object>().Count() == y.Cast<object>().Count(),
        ({ } x, { } y) when x.GetType() == y.GetType() && x.GetType().Namespace == typeof(Experiment).Namespace && !x.GetType().IsEnum =>
            Values(x).Zip(Values(y)).All(pair => Same(pair.First.Value, pair.Second.Value)),
        _ => Equals(a, b),
    };
}
