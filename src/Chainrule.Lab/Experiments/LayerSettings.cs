using Chainrule.Kernels;
using Chainrule.Nn;

namespace Chainrule.Lab.Experiments;

/// <summary>One layer of a model, as an experiment describes it; how many inputs it has follows from what comes before.</summary>
public abstract record LayerSettings
{
    private LayerSettings()
    {
    }

    /// <summary>A fully connected layer, y = x Wᵀ + b.</summary>
    public sealed record Linear : LayerSettings
    {
        /// <summary>The number of outputs.</summary>
        public int Out { get; init; }

        /// <summary>Whether there is a b.</summary>
        public bool Bias { get; init; } = true;

        /// <summary>How the weights are drawn; null takes <see cref="ModelSettings.Start"/>.</summary>
        public StartRule? Start { get; init; }
    }

    /// <summary>A convolution over height and width.</summary>
    public sealed record Conv2d : LayerSettings
    {
        /// <summary>The number of channels that come out.</summary>
        public int Out { get; init; }

        /// <summary>The taps down and across.</summary>
        public Size2d Kernel { get; init; }

        /// <summary>From place to place.</summary>
        public Size2d Stride { get; init; } = 1;

        /// <summary>Rows and columns of zeros beyond each edge.</summary>
        public Size2d Padding { get; init; }

        /// <summary>From tap to tap.</summary>
        public Size2d Dilation { get; init; } = 1;

        /// <summary>Into how many groups the channels are cut; an output sees those of its own group only.</summary>
        public int Groups { get; init; } = 1;

        /// <summary>Whether each channel that comes out has a bias.</summary>
        public bool Bias { get; init; } = true;

        /// <summary>How the weights are drawn; null takes <see cref="ModelSettings.Start"/>.</summary>
        public StartRule? Start { get; init; }
    }

    /// <summary>The largest value in each window.</summary>
    public sealed record MaxPool2d : LayerSettings
    {
        /// <summary>The window's height and width.</summary>
        public Size2d Kernel { get; init; }

        /// <summary>From window to window; null puts them side by side.</summary>
        public Size2d? Stride { get; init; }

        /// <summary>Rows and columns beyond each edge, which never are the largest.</summary>
        public Size2d Padding { get; init; }
    }

    /// <summary>The mean of each window.</summary>
    public sealed record AvgPool2d : LayerSettings
    {
        /// <summary>The window's height and width.</summary>
        public Size2d Kernel { get; init; }

        /// <summary>From window to window; null puts them side by side.</summary>
        public Size2d? Stride { get; init; }

        /// <summary>Rows and columns of zeros beyond each edge.</summary>
        public Size2d Padding { get; init; }
    }

    /// <summary>The mean of each channel.</summary>
    public sealed record GlobalAvgPool2d : LayerSettings;

    /// <summary>Each channel with the mean and variance of the batch, or in use with running ones.</summary>
    public sealed record BatchNorm : LayerSettings
    {
        /// <summary>The weight of a batch in the running statistics.</summary>
        public double Momentum { get; init; } = 0.1;

        /// <summary>What is added to the variance.</summary>
        public double Epsilon { get; init; } = 1e-5;
    }

    /// <summary>Each sample with the mean and variance of its last axis.</summary>
    public sealed record LayerNorm : LayerSettings
    {
        /// <summary>What is added to the variance.</summary>
        public double Epsilon { get; init; } = 1e-5;
    }

    /// <summary>Layers whose weights are a length times a direction.</summary>
    public sealed record WeightNorm : LayerSettings
    {
        /// <summary>The layers, one after the other.</summary>
        public IReadOnlyList<LayerSettings> Layers { get; init; } = [];
    }

    /// <summary>Drops values at random while it trains.</summary>
    public sealed record Dropout : LayerSettings
    {
        /// <summary>The probability that a value is dropped.</summary>
        public double P { get; init; } = 0.5;
    }

    /// <summary>Branches that read the same input; what they give is laid side by side along the channels.</summary>
    public sealed record Concat : LayerSettings
    {
        /// <summary>The branches, each a list of layers.</summary>
        public IReadOnlyList<IReadOnlyList<LayerSettings>> Branches { get; init; } = [];
    }

    /// <summary>x + f(x), where f is a list of layers that keeps the shape.</summary>
    public sealed record Residual : LayerSettings
    {
        /// <summary>The layers of f.</summary>
        public IReadOnlyList<LayerSettings> Layers { get; init; } = [];
    }

    /// <summary>Puts all axes but the first in one.</summary>
    public sealed record Flatten : LayerSettings;

    /// <summary>Gives each sample another shape.</summary>
    public sealed record Reshape : LayerSettings
    {
        /// <summary>The sizes of a sample's axes; one may be −1 and takes what is left.</summary>
        public IReadOnlyList<int> Sizes { get; init; } = [];
    }

    /// <summary>max(x, 0).</summary>
    public sealed record Relu : LayerSettings;

    /// <summary>x where it is above 0, else a x; a is learned.</summary>
    public sealed record Prelu : LayerSettings;

    /// <summary>x where it is above 0, else slope x.</summary>
    public sealed record LeakyRelu : LayerSettings
    {
        /// <summary>The slope below 0.</summary>
        public double Slope { get; init; } = 0.01;
    }

    /// <summary>x where it is above 0, else α (exp(x) − 1).</summary>
    public sealed record Elu : LayerSettings
    {
        /// <summary>α.</summary>
        public double Alpha { get; init; } = 1;
    }

    /// <summary>x Φ(x), with the normal distribution Φ.</summary>
    public sealed record Gelu : LayerSettings;

    /// <summary>x σ(x), with the sigmoid σ.</summary>
    public sealed record Silu : LayerSettings;

    /// <summary>ln(1 + exp(β x))/β.</summary>
    public sealed record Softplus : LayerSettings
    {
        /// <summary>β: the larger, the sharper the bend.</summary>
        public double Beta { get; init; } = 1;
    }

    /// <summary>x min(max(x + 3, 0), 6)/6.</summary>
    public sealed record Hardswish : LayerSettings;

    /// <summary>1/(1 + exp(−x)).</summary>
    public sealed record Sigmoid : LayerSettings;

    /// <summary>tanh(x).</summary>
    public sealed record Tanh : LayerSettings;

    /// <summary>exp(x) over its sum along the last axis.</summary>
    public sealed record Softmax : LayerSettings;

    /// <summary>log softmax(x) along the last axis.</summary>
    public sealed record LogSoftmax : LayerSettings;
}
