using Chainrule.Kernels;
using Chainrule.Lab.Experiments.Binding;
using static Chainrule.Lab.Experiments.Binding.Rows;
using static Chainrule.Lab.Experiments.LayerSettings;
using StartRule = Chainrule.Nn.StartRule;

namespace Chainrule.Lab.Experiments;

/// <summary>Every layer of <c>experiment.json</c> and its keys. A new layer is a row.</summary>
internal static class LayerTable
{
    private const int MostUnits = 1_000_000;
    private const int MostPixels = 1000;
    private const string StartInWords = "How the weights are drawn; without it, as model.start says.";

    internal static Word<StartRule> Start { get; } = new([.. StartRule.All.Select(rule => (rule.Name, rule))]);

    private static readonly Whole<int> s_units = new(1, MostUnits);
    private static readonly Extent s_taps = new(1, MostPixels);
    private static readonly Extent s_edge = new(0, MostPixels);
    private static readonly OrNull<Size2d> s_step = new(s_taps);
    private static readonly OrNone<StartRule> s_start = new(Start);
    private static readonly Real s_epsilon = new(0, 1, aboveMin: true);
    private static readonly ListOf<int> s_sizes = new("sizes", 7, () => new Whole<int>(-1, MostUnits));

    internal static OneOf<LayerSettings> Layer { get; } = new(
        "layer",
        "a",
        With<Linear>(
            "linear",
            "A fully connected layer, y = x Wᵀ + b.",
            Row<Linear, int>("out", s_units, x => x.Out, (x, v) => x with { Out = v }, "The number of outputs.", required: true),
            Row<Linear, bool>("bias", new Flag(), x => x.Bias, (x, v) => x with { Bias = v }, "Whether there is a b."),
            Row<Linear, StartRule?>(
                "start", s_start, x => x.Start, (x, v) => x with { Start = v }, StartInWords)),
        With<Conv2d>(
            "conv2d",
            "A convolution over height and width; each channel that comes out sums the taps of all that go in.",
            GroupsDivideChannels,
            Row<Conv2d, int>(
                "out", s_units, x => x.Out, (x, v) => x with { Out = v }, "The number of channels that come out.", required: true),
            Row<Conv2d, Size2d>(
                "kernel", s_taps, x => x.Kernel, (x, v) => x with { Kernel = v }, "The taps down and across.", required: true),
            Row<Conv2d, Size2d>("stride", s_taps, x => x.Stride, (x, v) => x with { Stride = v }, "From place to place."),
            Row<Conv2d, Size2d>(
                "padding", s_edge, x => x.Padding, (x, v) => x with { Padding = v }, "Rows and columns of zeros beyond each edge."),
            Row<Conv2d, Size2d>("dilation", s_taps, x => x.Dilation, (x, v) => x with { Dilation = v }, "From tap to tap."),
            Row<Conv2d, int>(
                "groups", s_units, x => x.Groups, (x, v) => x with { Groups = v }, "Into how many groups the channels are cut."),
            Row<Conv2d, bool>("bias", new Flag(), x => x.Bias, (x, v) => x with { Bias = v }, "Whether each channel has a bias."),
            Row<Conv2d, StartRule?>(
                "start", s_start, x => x.Start, (x, v) => x with { Start = v }, StartInWords)),
        With<MaxPool2d>(
            "maxPool2d",
            "The largest value in each window of height and width.",
            x => PaddingWithin(x.Kernel, x.Padding),
            Row<MaxPool2d, Size2d>(
                "kernel", s_taps, x => x.Kernel, (x, v) => x with { Kernel = v }, "The window's height and width.", required: true),
            Row<MaxPool2d, Size2d?>(
                "stride", s_step, x => x.Stride, (x, v) => x with { Stride = v }, "From window to window; without it, the kernel."),
            Row<MaxPool2d, Size2d>(
                "padding", s_edge, x => x.Padding, (x, v) => x with { Padding = v }, "Rows and columns beyond each edge.")),
        With<AvgPool2d>(
            "avgPool2d",
            "The mean of each window of height and width.",
            x => PaddingWithin(x.Kernel, x.Padding),
            Row<AvgPool2d, Size2d>(
                "kernel", s_taps, x => x.Kernel, (x, v) => x with { Kernel = v }, "The window's height and width.", required: true),
            Row<AvgPool2d, Size2d?>(
                "stride", s_step, x => x.Stride, (x, v) => x with { Stride = v }, "From window to window; without it, the kernel."),
            Row<AvgPool2d, Size2d>(
                "padding", s_edge, x => x.Padding, (x, v) => x with { Padding = v }, "Rows and columns of zeros beyond each edge.")),
        With<GlobalAvgPool2d>("globalAvgPool2d", "The mean of each channel over height and width."),
        With<BatchNorm>(
            "batchNorm",
            "Each channel with mean 0 and variance 1 over the batch, then scaled and shifted as learned.",
            Row<BatchNorm, double>(
                "momentum",
                new Real(0, 1, aboveMin: true),
                x => x.Momentum,
                (x, v) => x with { Momentum = v },
                "The weight of a batch in the running mean and variance."),
            Row<BatchNorm, double>(
                "epsilon", s_epsilon, x => x.Epsilon, (x, v) => x with { Epsilon = v }, "What is added to the variance.")),
        With<LayerNorm>(
            "layerNorm",
            "Each sample with mean 0 and variance 1 over its last axis, then scaled and shifted as learned.",
            Row<LayerNorm, double>(
                "epsilon", s_epsilon, x => x.Epsilon, (x, v) => x with { Epsilon = v }, "What is added to the variance.")),
        With<WeightNorm>(
            "weightNorm",
            "Layers whose weights are a length times a direction, learned apart.",
            x => new ModelSettings { Layers = x.Layers }.AllLayers().Any(inner => inner is Linear or Conv2d)
                ? null
                : ("layers", "expected at least one \"linear\" or \"conv2d\", got none: there are no weights to norm."),
            Row<WeightNorm, IReadOnlyList<LayerSettings>>(
                "layers", List(), x => x.Layers, (x, v) => x with { Layers = v }, "The layers, one after the other.", required: true)),
        With<Dropout>(
            "dropout",
            "Drops values at random while it trains, and scales the others up.",
            Row<Dropout, double>(
                "p", new Real(0, 1, belowMax: true), x => x.P, (x, v) => x with { P = v }, "The probability that a value is dropped.")),
        With<Concat>(
            "concat",
            "Branches that read the same input; what they give is laid side by side along the channels.",
            Row<Concat, IReadOnlyList<IReadOnlyList<LayerSettings>>>(
                "branches",
                new ListOf<IReadOnlyList<LayerSettings>>("branches", 100, List),
                x => x.Branches,
                (x, v) => x with { Branches = v },
                "The branches, each a list of layers.",
                required: true)),
        With<Residual>(
            "residual",
            "x + f(x), where f is a list of layers that keeps the shape.",
            Row<Residual, IReadOnlyList<LayerSettings>>(
                "layers", List(), x => x.Layers, (x, v) => x with { Layers = v }, "The layers of f.", required: true)),
        With<Flatten>("flatten", "Puts all axes but the first in one."),
        With<Reshape>(
            "reshape",
            "Gives each sample another shape.",
            SizesAreSizes,
            Row<Reshape, IReadOnlyList<int>>(
                "sizes",
                s_sizes,
                x => x.Sizes,
                (x, v) => x with { Sizes = v },
                "The sizes of a sample's axes; one may be -1 and takes what is left.",
                required: true)),
        With<Relu>("relu", "max(x, 0)."),
        With<Prelu>("prelu", "x where it is above 0, else a x; a is learned."),
        With<LeakyRelu>(
            "leakyRelu",
            "x where it is above 0, else slope x.",
            Row<LeakyRelu, double>("slope", new Real(-10, 10), x => x.Slope, (x, v) => x with { Slope = v }, "The slope below 0.")),
        With<Elu>(
            "elu",
            "x where it is above 0, else alpha (exp(x) - 1).",
            Row<Elu, double>("alpha", new Real(0, 100), x => x.Alpha, (x, v) => x with { Alpha = v }, "How far below 0 it goes.")),
        With<Gelu>("gelu", "x times the normal distribution's probability of less than x."),
        With<Silu>("silu", "x sigmoid(x)."),
        With<Softplus>(
            "softplus",
            "ln(1 + exp(beta x))/beta.",
            Row<Softplus, double>(
                "beta",
                new Real(0, 1000, aboveMin: true),
                x => x.Beta,
                (x, v) => x with { Beta = v },
                "The larger, the sharper the bend.")),
        With<Hardswish>("hardswish", "x min(max(x + 3, 0), 6)/6."),
        With<Sigmoid>("sigmoid", "1/(1 + exp(-x))."),
        With<Tanh>("tanh", "tanh(x)."),
        With<Softmax>("softmax", "exp(x) over its sum along the last axis."),
        With<LogSoftmax>("logSoftmax", "log softmax(x) along the last axis."));

    internal static ListOf<LayerSettings> List() => new("layers", 1000, () => Layer);

    private static SectionCase<LayerSettings, T> With<T>(string type, string description, params Field<T>[] rows)
        where T : LayerSettings, new()
        => With(type, description, null, rows);

    private static SectionCase<LayerSettings, T> With<T>(
        string type, string description, Func<T, (string, string)?>? check, params Field<T>[] rows)
        where T : LayerSettings, new()
        => new(type, description, () => new(), check, rows);

    private static (string, string)? GroupsDivideChannels(Conv2d conv) => conv.Out % conv.Groups == 0
        ? null
        : ("groups", $"expected a number that divides the {conv.Out} channels that come out, got {conv.Groups}.");

    private static (string, string)? PaddingWithin(Size2d kernel, Size2d padding) =>
        2 * padding.Height <= kernel.Height && 2 * padding.Width <= kernel.Width
            ? null
            : ("padding", $"expected at most half the kernel {kernel}, got {padding}: a window would lie beside the image.");

    private static (string, string)? SizesAreSizes(Reshape reshape) =>
        reshape.Sizes.All(size => size != 0) && reshape.Sizes.Count(size => size < 0) <= 1
            ? null
            : ("sizes", $"expected sizes above 0, one of them perhaps -1, got [{string.Join(", ", reshape.Sizes)}].");
}
