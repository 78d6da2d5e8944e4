namespace Chainrule.Lab.Charts;

/// <summary>The title of what follows. Those of level 2 make the table of contents.</summary>
/// <param name="Text">The title.</param>
/// <param name="Level">2 for a section, 3 and 4 for its parts.</param>
public sealed record Heading(string Text, int Level = 2) : Block;
