namespace Chainrule.Lab.Runs;

/// <summary>What came of the run with one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Result">Its result; null where it runs still, or was ended without a word.</param>
public sealed record SeedResult(long Seed, RunResult? Result);
