namespace Chainrule.Lab.Charts;

/// <summary>What few readers want to see: closed until they ask.</summary>
/// <param name="Summary">What is inside.</param>
/// <param name="Blocks">The inside.</param>
public sealed record Details(string Summary, IReadOnlyList<Block> Blocks) : Block;
