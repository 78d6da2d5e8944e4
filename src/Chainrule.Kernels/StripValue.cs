namespace Chainrule.Kernels;

/// <summary>One value of a <see cref="Strip"/> of rows × columns: how it lies under that matrix, and where its numbers are.</summary>
/// <param name="Spread">How it lies under the matrix.</param>
/// <param name="Arena">The memory; null where the value lives in the strip's own memory, and is a matrix.</param>
/// <param name="Offset">The first float; in the strip's own memory, which of its pieces.</param>
/// <param name="Length">How many floats.</param>
public readonly record struct StripValue(Spread Spread, Arena? Arena, int Offset, int Length);
