using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Plans;

/// <summary>A late gradient that is a matrix product: that of a Linear's weights.</summary>
internal sealed class ProductGradient(MatMulSize size, Place a, Place b, Arena blocks) : LateGradient
{
    private const int Block = Rows * Columns;

    public override long Flops => 2L * size.M * size.N * size.K;

    /// <summary>The memory of the threads' blocks; the gradients of one plan, which come one after the other, share it.</summary>
    public static Arena Blocks(int threads) => new(threads * Block);

    public override Span<float> Of(KernelPath path, in MatMulPart block, Share share)
    {
        var (rows, columns) = (block.EndRow - block.FirstRow, block.EndColumn - block.FirstColumn);
        var c = blocks.Slice(share.Index * Block, rows * columns);
        MatrixProduct.RunBlock(path, size, a.Values, b.Values, c, block);
        return c;
    }
}
