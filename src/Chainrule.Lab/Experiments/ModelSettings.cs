using Chainrule.Nn;

namespace Chainrule.Lab.Experiments;

/// <summary>The model of an experiment: a list of layers.</summary>
public sealed record ModelSettings
{
    /// <summary>The layers, from the input to the output.</summary>
    public IReadOnlyList<LayerSettings> Layers { get; init; } = new Classifier().Layers;

    /// <summary>How the weights of every layer are drawn that does not say so itself.</summary>
    public StartRule Start { get; init; } = StartRule.PyTorch;

    /// <summary>Every layer, those within others too, in the order in which the data passes them.</summary>
    /// <returns>The layers; one that holds others comes before them.</returns>
    public IEnumerable<LayerSettings> AllLayers() => Within(Layers);

    /// <summary>Every linear layer, those within others too, in the order in which the data passes them.</summary>
    /// <returns>The layers.</returns>
    public IEnumerable<LayerSettings.Linear> Linears() => AllLayers().OfType<LayerSettings.Linear>();

    /// <summary>The model in the fewest words: "128" for a linear layer of 128 outputs, "conv16" for a convolution of 16.</summary>
    /// <returns>A word for each of these layers.</returns>
    public IEnumerable<string> Widths() => AllLayers().SelectMany(layer => layer switch
    {
        LayerSettings.Linear linear => [$"{linear.Out}"],
        LayerSettings.Conv2d conv => [$"conv{conv.Out}"],
        _ => Array.Empty<string>(),
    });

    private static IEnumerable<LayerSettings> Within(IEnumerable<LayerSettings> layers) =>
        layers.SelectMany(layer => Within(Inside(layer)).Prepend(layer));

    private static IEnumerable<LayerSettings> Inside(LayerSettings layer) => layer switch
    {
        LayerSettings.Residual residual => residual.Layers,
        LayerSettings.WeightNorm norm => norm.Layers,
        LayerSettings.Concat concat => concat.Branches.SelectMany(branch => branch),
        _ => [],
    };
}
