namespace Chainrule.Lab.Charts;

/// <summary>A report as its author thinks of it; <see cref="HtmlPage"/> and <see cref="MarkdownPage"/> write it.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Blocks">Its parts, from top to bottom.</param>
public sealed record Document(string Title, IReadOnlyList<Block> Blocks)
{
    /// <summary>A sentence or two below the title.</summary>
    public string Lead { get; init; } = "";
}
