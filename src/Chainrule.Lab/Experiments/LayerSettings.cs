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

    /// <summary>max(x, 0).</summary>
    public sealed record Relu : LayerSettings;

    /// <summary>1/(1 + exp(−x)).</summary>
    public sealed record Sigmoid : LayerSettings;

    /// <summary>tanh(x).</summary>
    public sealed record Tanh : LayerSettings;

    /// <summary>exp(x) over its sum along the last axis.</summary>
    public sealed record Softmax : LayerSettings;

    /// <summary>log softmax(x) along the last axis.</summary>
    public sealed record LogSoftmax : LayerSettings;

    /// <summary>Puts all axes but the first in one.</summary>
    public sealed record Flatten : LayerSettings;

    /// <summary>x + f(x), where f is a list of layers that keeps the shape.</summary>
    public sealed record Residual : LayerSettings
    {
        /// <summary>The layers of f.</summary>
        public IReadOnlyList<LayerSettings> Layers { get; init; } = [];
    }
}
