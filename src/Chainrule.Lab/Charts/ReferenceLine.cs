namespace Chainrule.Lab.Charts;

/// <summary>A level to compare with, drawn across the whole chart.</summary>
/// <param name="Name">What it is: "published".</param>
/// <param name="Value">Where it lies.</param>
public sealed record ReferenceLine(string Name, double Value);
