namespace Chainrule.Lab.Charts;

/// <summary>Names with what they stand for.</summary>
/// <param name="Entries">The names and their meanings.</param>
public sealed record Definitions(IReadOnlyList<(string Name, string Meaning)> Entries) : Block;
