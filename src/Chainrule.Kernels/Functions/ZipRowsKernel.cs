using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>y[r, c] = F(a[r, c], b[r, c]), of which a stride may be 0. Each row's remainder is one partial vector.</summary>
internal readonly unsafe struct ZipRowsKernel<F>(ZipOperands operands) : IKernel
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
        for (var row = 0; row < _operands.Rows; row++, a += _operands.StrideA, b += _operands.StrideB, y += _operands.StrideY)
        {
            var i = 0;
            for (; i <= columns - S.Lanes; i += S.Lanes) S.Store(y + i, F.Apply<S, V>(S.Load(a + i), S.Load(b + i)));
            if (i == columns) continue;
            var rest = columns - i;
            S.StorePartial(y + i, F.Apply<S, V>(S.LoadPartial(a + i, rest, 0), S.LoadPartial(b + i, rest, 0)), rest);
        }
    }
}
