using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>y = f(a); b takes no part: the one place where a <see cref="UnaryFunction"/> becomes a type.</summary>
internal readonly struct MapKernel(UnaryFunction f, ZipOperands operands) : IKernel
{
    private readonly ZipOperands _operands = operands;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        switch (f)
        {
            case UnaryFunction.Negate: Run<S, V, Negate>(); break;
            case UnaryFunction.Abs: Run<S, V, Abs>(); break;
            case UnaryFunction.Square: Run<S, V, Square>(); break;
            case UnaryFunction.Sqrt: Run<S, V, Sqrt>(); break;
            case UnaryFunction.Reciprocal: Run<S, V, Reciprocal>(); break;
            case UnaryFunction.Sign: Run<S, V, Sign>(); break;
            case UnaryFunction.Step: Run<S, V, Step>(); break;
            case UnaryFunction.Relu: Run<S, V, Relu>(); break;
            case UnaryFunction.Exp: Run<S, V, Exp>(); break;
            case UnaryFunction.Log: Run<S, V, Log>(); break;
            case UnaryFunction.Tanh: Run<S, V, Tanh>(); break;
            case UnaryFunction.Sigmoid: Run<S, V, Sigmoid>(); break;
            case UnaryFunction.Erf: Run<S, V, Erf>(); break;
            case UnaryFunction.Softplus: Run<S, V, Softplus>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(f), f, "elementwise: no such function of one number.");
        }
    }

    private void Run<S, V, F>()
        where S : struct, ISimd<V>
        where V : struct
        where F : struct, IUnary => new MapRowsKernel<F>(_operands).Run<S, V>();
}
