namespace Chainrule.Lab.Charts;

/// <summary>Figures side by side, as many in a row as fit; one below the other on a phone.</summary>
/// <param name="Figures">The figures.</param>
public sealed record FigureGrid(IReadOnlyList<Figure> Figures) : Block
{
    /// <summary>The least width of a figure, in pixels.</summary>
    public int LeastWidth { get; init; } = 420;
}
