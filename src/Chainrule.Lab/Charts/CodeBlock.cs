namespace Chainrule.Lab.Charts;

/// <summary>Lines that stand as they are: a config, a command.</summary>
/// <param name="Text">The lines.</param>
public sealed record CodeBlock(string Text) : Block;
