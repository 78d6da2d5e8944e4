using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Plans;

/// <summary>A late gradient that is a matrix product: that of a Linear's weights.</summary>
internal sealed class ProductGradient : LateGradient
{
    private const int Block = Rows * MatMulSize.Panel;
    private readonly MatMulSize _size;
    private readonly Place _a;
    private readonly Place _b;

    private readonly Arena[] _memory;

    /// <summary>Makes the gradient.</summary>
    /// <param name="size">The product.</param>
    /// <param name="a">Its left operand.</param>
    /// <param name="b">Its right operand.</param>
    /// <param name="memory">Of each thread that may ask, what <see cref="Memory"/> says; late gradients of one plan may share it.</param>
    public ProductGradient(MatMulSize size, Place a, Place b, Arena[] memory) => (_size, _a, _b, _memory) = (size, a, b, memory);

    public override long Flops => 2L * _size.M * _size.N * _size.K;

    /// <summary>How many floats a thread needs: for a block, what is known of the rows, and whether anything is.</summary>
    public static int Memory(in MatMulSize size) => Block + size.M + 1;

    public override void Begin(KernelPath path, Share share)
    {
        var memory = _memory[share.Index];
        var isFound = MatrixProduct.FindRepeated(path, _size, _a.Values, memory.Slice(Block, _size.M));
        memory.Slice(Block + _size.M, 1)[0] = isFound ? 1 : 0;
    }

    public override Span<float> Of(KernelPath path, in MatMulPart block, Share share)
    {
        var memory = _memory[share.Index];
        var c = memory.Slice(0, (block.EndRow - block.FirstRow) * (block.EndColumn - block.FirstColumn));
        var seen = memory.Slice(Block + _size.M, 1)[0] != 0 ? memory.Slice(Block, _size.M) : default;
        MatrixProduct.RunBlock(path, _size, _a.Values, _b.Values, c, block, seen);
        return c;
    }
}
