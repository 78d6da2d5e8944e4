using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>Looks for columns of one number in a matrix in rows, for all the products over it that follow.</summary>
internal readonly unsafe struct SearchKernel(float* seen, float* first, int lines, int columns, bool* found) : IKernel
{
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        *found = SparseProduct.Search<S, V>(seen, first, columns, lines, columns, isOne: true);
        if (*found) SparseProduct.FindCopies(seen, first, columns);
    }
}
