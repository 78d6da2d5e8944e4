using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>y[r, c] = F(a[r, c], b[r]); with one row, b is a single number. Each row's remainder is one partial vector.</summary>
internal readonly unsafe struct ZipColumnsKernel<F>(ZipOperands operands) : IKernel
    where F : struct, IBinary
{
    private readonly ZipOperands _operands = operands;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var a = _operands.A;
        var b = _operands.B;
        var y = _operands.Y;
        var columns = _operands.Columns;
        for (var row = 0; row < _operands.Rows; row++, a += columns, y += columns)
        {
            var right = S.Broadcast(b[row]);
            var i = 0;
            for (; i <= columns - S.Lanes; i += S.Lanes) S.Store(y + i, F.Apply<S, V>(S.Load(a + i), right));
            if (i < columns) S.StorePartial(y + i, F.Apply<S, V>(S.LoadPartial(a + i, columns - i, 0), right), columns - i);
        }
    }
}
