namespace Chainrule.Lab.Runs;

/// <summary>A value of an experiment that differs between runs.</summary>
/// <param name="Path">Where it stands, by as many of its last words as tell it apart.</param>
/// <param name="Values">The value of each run; null where it has none.</param>
public sealed record ValueDifference(string Path, IReadOnlyList<string?> Values);
