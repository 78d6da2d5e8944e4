using Chainrule.Kernels;

namespace Chainrule.Plans;

/// <summary>How a plan is made; none of it changes a bit of the results.</summary>
public sealed record PlanOptions
{
    /// <summary>The threads that run it; <see cref="Plans.Team.Shared"/> where none is given.</summary>
    public Team? Team { get; init; }

    /// <summary>The instruction set.</summary>
    public KernelPath Path { get; init; } = KernelPaths.Best;

    /// <summary>Whether steps are fused. What is fused away cannot be read after a run.</summary>
    public bool Fuse { get; init; } = true;

    /// <summary>
    /// Whether a training plan with an optimizer stores the gradients of all weights to be read after a run. Without, those of a Linear are
    /// computed where its weights are moved, block by block, which saves their way to memory and back. Without an optimizer they are stored.
    /// </summary>
    public bool KeepGradients { get; init; } = true;

    /// <summary>Whether every node's value and gradient is kept to be read: for looking inside, at the price of fusion.</summary>
    public bool KeepAll { get; init; }
}
