using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>y[r, c] = F(x[r, c]). Each row's remainder is one partial vector; each lane is computed as the scalar width would.</summary>
internal readonly unsafe struct MapRowsKernel<F>(ZipOperands operands) : IKernel
    where F : struct, IUnary
{
    private readonly ZipOperands _operands = operands;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var x = _operands.A;
        var y = _operands.Y;
        var columns = _operands.Columns;
        for (var row = 0; row < _operands.Rows; row++, x += _operands.StrideA, y += _operands.StrideY)
        {
            var i = 0;
            for (; i <= columns - S.Lanes; i += S.Lanes) S.Store(y + i, F.Apply<S, V>(S.Load(x + i)));
            if (i < columns) S.StorePartial(y + i, F.Apply<S, V>(S.LoadPartial(x + i, columns - i, 0)), columns - i);
        }
    }
}
