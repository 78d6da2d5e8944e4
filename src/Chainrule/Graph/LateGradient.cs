using Chainrule.Kernels;

namespace Chainrule.Graph;

/// <summary>
/// The gradient of a matrix of weights, computed where the weights are moved: block by block, each used while it is in the cache and never
/// stored.
/// </summary>
public abstract class LateGradient
{
    /// <summary>Rows and columns of the largest block: 32 KiB, most of a first-level cache.</summary>
    public const int Rows = 64, Columns = 128;

    /// <summary>No late gradients: all are stored.</summary>
    public static IReadOnlyDictionary<Node, LateGradient> None { get; } = new Dictionary<Node, LateGradient>();

    /// <summary>Floating-point operations of all of it; a fused multiply-add counts two.</summary>
    public abstract long Flops { get; }

    /// <summary>Computes a block.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="block">Which: at most <see cref="Rows"/> × <see cref="Columns"/>, from a panel's first column on.</param>
    /// <param name="share">Which thread asks; each has memory of its own.</param>
    /// <returns>The block in panels, until the thread asks for the next one.</returns>
    public abstract Span<float> Of(KernelPath path, in MatMulPart block, Share share);
}
