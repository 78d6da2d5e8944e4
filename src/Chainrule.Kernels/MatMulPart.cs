namespace Chainrule.Kernels;

/// <summary>A rectangle of a matrix: one thread's share of a product.</summary>
/// <param name="FirstRow">The first row.</param>
/// <param name="EndRow">The row after the last.</param>
/// <param name="FirstColumn">The first column.</param>
/// <param name="EndColumn">The column after the last.</param>
public readonly record struct MatMulPart(int FirstRow, int EndRow, int FirstColumn, int EndColumn);
