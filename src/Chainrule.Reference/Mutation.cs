using Chainrule.Graph;

namespace Chainrule.Reference;

/// <summary>A derivative rule gone wrong: what a mutated op answers instead of its own rule.</summary>
/// <param name="op">The op, whose rule is right.</param>
/// <param name="node">The node of the mutant.</param>
/// <param name="adjoint">dL/dy.</param>
/// <param name="input">Which input is asked for.</param>
/// <returns>A wrong dL/dx.</returns>
public delegate Node? Mutation(Op op, Node node, Node adjoint, int input);
