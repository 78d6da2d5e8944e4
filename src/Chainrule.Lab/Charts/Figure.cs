namespace Chainrule.Lab.Charts;

/// <summary>A chart with its caption, and its numbers and drawing to take away.</summary>
/// <param name="Name">A short name, for files and links: "accuracy".</param>
/// <param name="Chart">The chart.</param>
/// <param name="Caption">What it shows.</param>
public sealed record Figure(string Name, Chart Chart, string Caption) : Block;
