using Chainrule.Nn;

namespace Chainrule.Lab.Experiments;

/// <summary>The model of an experiment: a list of layers.</summary>
public sealed record ModelSettings
{
    /// <summary>The layers, from the input to the output.</summary>
    public IReadOnlyList<LayerSettings> Layers { get; init; } =
        Shorthand.Layers(Shorthand.DefaultHidden, new LayerSettings.Relu(), new LossSettings.CrossEntropy(), Shorthand.DefaultClasses);

    /// <summary>How the weights of every layer are drawn that does not say so itself.</summary>
    public StartRule Start { get; init; } = StartRule.PyTorch;

    /// <summary>Every linear layer, those within residual blocks too, in the order in which the data passes them.</summary>
    /// <returns>The layers.</returns>
    public IEnumerable<LayerSettings.Linear> Linears() => Linears(Layers);

    private static IEnumerable<LayerSettings.Linear> Linears(IEnumerable<LayerSettings> layers) => layers.SelectMany(layer => layer switch
    {
        LayerSettings.Linear linear => [linear],
        LayerSettings.Residual residual => Linears(residual.Layers),
        _ => [],
    });
}
