namespace Chainrule.Kernels;

/// <summary>One line of a <see cref="Strip"/>: what it does to which of the strip's values.</summary>
/// <param name="Verb">What it does.</param>
/// <param name="A">The first operand; a column only in <see cref="StripVerb.Copy"/>, or in a zip whose other operand is none.</param>
/// <param name="B">The second operand of a zip.</param>
/// <param name="Y">The result: a matrix, or what the verb says.</param>
/// <param name="F">The function of a map.</param>
/// <param name="G">The function of a zip.</param>
public readonly record struct StripLine(StripVerb Verb, int A, int B, int Y, UnaryFunction F = default, BinaryFunction G = default);
