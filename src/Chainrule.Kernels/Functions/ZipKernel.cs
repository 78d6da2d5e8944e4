using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>
/// y = f(a, b), where b is a row, a matrix or a column, on the right or, swapped, on the left: the one place where a
/// <see cref="BinaryFunction"/> becomes a type.
/// </summary>
internal readonly struct ZipKernel(BinaryFunction f, ZipOperands operands, bool column, bool swapped) : IKernel
{
    private readonly ZipOperands _operands = operands;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        switch (f)
        {
            case BinaryFunction.Add: Run<S, V, Add>(); break;
            case BinaryFunction.Subtract: Run<S, V, Subtract>(); break;
            case BinaryFunction.Multiply: Run<S, V, Multiply>(); break;
            case BinaryFunction.Divide: Run<S, V, Divide>(); break;
            case BinaryFunction.Maximum: Run<S, V, Maximum>(); break;
            case BinaryFunction.Minimum: Run<S, V, Minimum>(); break;
            case BinaryFunction.GreaterThan: Run<S, V, GreaterThan>(); break;
            case BinaryFunction.ReluGradient: Run<S, V, ReluGradient>(); break;
            case BinaryFunction.SigmoidGradient: Run<S, V, SigmoidGradient>(); break;
            case BinaryFunction.TanhGradient: Run<S, V, TanhGradient>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(f), f, "elementwise: no such function of two numbers.");
        }
    }

    private void Run<S, V, F>()
        where S : struct, ISimd<V>
        where V : struct
        where F : struct, IBinary
    {
        switch (column, swapped)
        {
            case (false, false): new ZipRowsKernel<F>(_operands).Run<S, V>(); break;
            case (false, true): new ZipRowsKernel<Swapped<F>>(_operands).Run<S, V>(); break;
            case (true, false): new ZipColumnsKernel<F>(_operands).Run<S, V>(); break;
            case (true, true): new ZipColumnsKernel<Swapped<F>>(_operands).Run<S, V>(); break;
        }
    }
}
