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
    /// Whether a training plan stores the gradients of all weights, to be read after a run. If not, and if an optimizer moves the weights,
    /// those of a Linear are computed block by block as they are moved, which saves their way to memory and back.
    /// </summary>
    public bool KeepGradients { get; init; } = true;

    /// <summary>Whether every node's value and gradient is kept to be read: for looking inside, at the price of fusion.</summary>
    public bool KeepAll { get; init; }

    /// <summary>Work below this is done by one thread: shared out, it would cost more at the barrier than it saves.</summary>
    internal int FlopsWorthSharing { get; init; } = 50_000;
}
