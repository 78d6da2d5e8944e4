namespace Chainrule.Lab.Charts;

/// <summary>Some sentences.</summary>
/// <param name="Text">The sentences.</param>
public sealed record Paragraph(string Text) : Block;
