using Chainrule.Kernels;

namespace Chainrule.Graph;

/// <summary>
/// The gradient of a matrix of weights, computed where the weights are moved: block by block, each used while it is in the cache and never
/// stored.
/// </summary>
public abstract class LateGradient
{
    /// <summary>Rows of a block, at most; it is as wide as a panel.</summary>
    public const int Rows = 512;

    /// <summary>No late gradients: all are stored.</summary>
    public static IReadOnlyDictionary<Node, LateGradient> None { get; } = new Dictionary<Node, LateGradient>();

    /// <summary>Floating-point operations of all of it; a fused multiply-add counts two.</summary>
    public abstract long Flops { get; }

    /// <summary>Called by each thread before it asks for the first block of a run.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="share">Which thread.</param>
    public abstract void Begin(KernelPath path, Share share);

    /// <summary>Computes a block.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="block">Which: at most <see cref="Rows"/> rows of one panel.</param>
    /// <param name="share">Which thread asks; each has memory of its own.</param>
    /// <returns>The block, until the thread asks for the next one.</returns>
    public abstract Span<float> Of(KernelPath path, in MatMulPart block, Share share);
}
