using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>The one place where a <see cref="BinaryFunction"/> becomes a type.</summary>
internal static class ZipDispatch
{
    /// <summary>Runs f over a and b; b is a row or a column, on the right or, swapped, on the left.</summary>
    public static void Run(KernelPath path, BinaryFunction f, in ZipOperands operands, bool column, bool swapped)
    {
        switch (f)
        {
            case BinaryFunction.Add: Run<Add>(path, operands, column, swapped); break;
            case BinaryFunction.Subtract: Run<Subtract>(path, operands, column, swapped); break;
            case BinaryFunction.Multiply: Run<Multiply>(path, operands, column, swapped); break;
            case BinaryFunction.Divide: Run<Divide>(path, operands, column, swapped); break;
            case BinaryFunction.Maximum: Run<Maximum>(path, operands, column, swapped); break;
            case BinaryFunction.Minimum: Run<Minimum>(path, operands, column, swapped); break;
            case BinaryFunction.GreaterThan: Run<GreaterThan>(path, operands, column, swapped); break;
            case BinaryFunction.ReluGradient: Run<ReluGradient>(path, operands, column, swapped); break;
            case BinaryFunction.SigmoidGradient: Run<SigmoidGradient>(path, operands, column, swapped); break;
            case BinaryFunction.TanhGradient: Run<TanhGradient>(path, operands, column, swapped); break;
            default: throw new ArgumentOutOfRangeException(nameof(f), f, "elementwise: no such function of two numbers.");
        }
    }

    private static void Run<F>(KernelPath path, in ZipOperands operands, bool column, bool swapped)
        where F : struct, IBinary
    {
        switch (column, swapped)
        {
            case (false, false): Dispatch.Run(path, new ZipRowsKernel<F>(operands)); break;
            case (false, true): Dispatch.Run(path, new ZipRowsKernel<Swapped<F>>(operands)); break;
            case (true, false): Dispatch.Run(path, new ZipColumnsKernel<F>(operands)); break;
            case (true, true): Dispatch.Run(path, new ZipColumnsKernel<Swapped<F>>(operands)); break;
        }
    }
}
