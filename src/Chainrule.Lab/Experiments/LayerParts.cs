using Chainrule.Nn;

namespace Chainrule.Lab.Experiments;

/// <summary>From a layer's words to its module.</summary>
internal static class LayerParts
{
    /// <summary>The module of a layer.</summary>
    /// <param name="layer">The description.</param>
    /// <param name="start">How weights are drawn where the layer does not say so.</param>
    internal static Module Of(LayerSettings layer, StartRule start) => layer switch
    {
        LayerSettings.Linear linear => new Linear(linear.Out) { Bias = linear.Bias, Start = linear.Start ?? start },
        LayerSettings.Conv2d c => new Conv2d(c.Out, c.Kernel, c.Stride, c.Padding, c.Dilation, c.Groups)
        {
            Bias = c.Bias,
            Start = c.Start ?? start,
        },
        LayerSettings.MaxPool2d pool => new MaxPool2d(pool.Kernel, pool.Stride, pool.Padding),
        LayerSettings.AvgPool2d pool => new AvgPool2d(pool.Kernel, pool.Stride, pool.Padding),
        LayerSettings.GlobalAvgPool2d => new GlobalAvgPool2d(),
        LayerSettings.LayerNorm norm => new LayerNorm { Epsilon = norm.Epsilon },
        LayerSettings.BatchNorm norm => new BatchNorm { Momentum = norm.Momentum, Epsilon = norm.Epsilon },
        LayerSettings.WeightNorm norm => new WeightNorm(Joined(norm.Layers, start)),
        LayerSettings.Dropout dropout => new Dropout((float)dropout.P),
        LayerSettings.Concat concat => new Concat([.. concat.Branches.Select(branch => Joined(branch, start))]),
        LayerSettings.Residual residual => new Residual(All(residual.Layers, start)),
        LayerSettings.Flatten => new Flatten(),
        LayerSettings.Reshape reshape => new Reshape(reshape.Sizes),
        LayerSettings.Relu => new ReLU(),
        LayerSettings.Prelu => new PReLU(),
        LayerSettings.LeakyRelu leaky => new LeakyReLU(leaky.Slope),
        LayerSettings.Elu elu => new ELU(elu.Alpha),
        LayerSettings.Gelu => new GELU(),
        LayerSettings.Silu => new SiLU(),
        LayerSettings.Softplus softplus => new Softplus(softplus.Beta),
        LayerSettings.Hardswish => new Hardswish(),
        LayerSettings.Sigmoid => new Sigmoid(),
        LayerSettings.Tanh => new Tanh(),
        LayerSettings.Softmax => new Softmax(),
        LayerSettings.LogSoftmax => new LogSoftmax(),
        _ => throw new ArgumentException($"model: expected a layer that an experiment can name, got {layer}."),
    };

    /// <summary>The modules of layers, one after the other.</summary>
    internal static Module[] All(IEnumerable<LayerSettings> layers, StartRule start) => [.. layers.Select(layer => Of(layer, start))];

    /// <summary>Layers as one module; a single one needs no list around it, nor a number in its parameters' names.</summary>
    private static Module Joined(IReadOnlyList<LayerSettings> layers, StartRule start) =>
        layers.Count == 1 ? Of(layers[0], start) : new Sequential(All(layers, start));
}
