using System.Runtime.CompilerServices;
using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>y[i] = F(x[i], b) over one row, for kernels that go over a row several times.</summary>
internal static unsafe class RowSweep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<S, V, F>(float* x, float b, float* y, int length)
        where S : struct, ISimd<V>
        where V : struct
        where F : struct, IBinary
    {
        var right = S.Broadcast(b);
        var i = 0;
        for (; i <= length - S.Lanes; i += S.Lanes) S.Store(y + i, F.Apply<S, V>(S.Load(x + i), right));
        if (i < length) S.StorePartial(y + i, F.Apply<S, V>(S.LoadPartial(x + i, length - i, 0), right), length - i);
    }
}

/// <summary>e^(a − b).</summary>
internal readonly struct ExpOfDifference : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => Exp.Apply<S, V>(S.Subtract(a, b));
}
