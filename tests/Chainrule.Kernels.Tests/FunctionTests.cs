namespace Chainrule.Kernels.Tests;

/// <summary>The functions' values, on the scalar path; that the others have the same bits is tested elsewhere.</summary>
public class FunctionTests(ITestOutputHelper output)
{
    private const float Inf = float.PositiveInfinity;
    private const float NaN = float.NaN;

    [Theory]
    [InlineData(UnaryFunction.Negate, 0)]
    [InlineData(UnaryFunction.Abs, 0)]
    [InlineData(UnaryFunction.Square, 0.5)]
    [InlineData(UnaryFunction.Sqrt, 0.5)]
    [InlineData(UnaryFunction.Reciprocal, 0.5)]
    [InlineData(UnaryFunction.Sign, 0)]
    [InlineData(UnaryFunction.Step, 0)]
    [InlineData(UnaryFunction.Relu, 0)]
    [InlineData(UnaryFunction.Exp, 1.1)]
    [InlineData(UnaryFunction.Log, 1)]
    [InlineData(UnaryFunction.Tanh, 2.5)]
    [InlineData(UnaryFunction.Sigmoid, 2.4)]
    [InlineData(UnaryFunction.Erf, 1)]
    [InlineData(UnaryFunction.Softplus, 1.6)]
    public void The_stated_error_holds_over_every_exponent(UnaryFunction f, double bound)
    {
        // Every sign and exponent, with 8,209 fractions each; the best path, whose bits are the scalar path's.
        const int Fractions = 8209;
        var x = new float[Fractions];
        var y = new float[Fractions];
        var (worst, at) = (0.0, 0f);
        for (uint high = 0; high < 512; high++)
        {
            for (uint i = 0; i < Fractions; i++)
                x[i] = BitConverter.UInt32BitsToSingle((high << 23) | ((i * 1021 + high * 7) & 0x7FFFFF));
            Elementwise.Map(KernelPaths.Best, f, x, y);
            for (var i = 0; i < Fractions; i++)
            {
                if (float.IsNaN(x[i])) continue;
                var error = Bits.Ulps(y[i], Exact(f, x[i]));
                if (error > worst) (worst, at) = (error, x[i]);
            }
        }

        output.WriteLine($"{f}: {worst:F3} ulp at {at:R}");
        worst.ShouldBeLessThanOrEqualTo(bound, $"{f} at {at:R}");
    }

    private static readonly (UnaryFunction F, float X, float Y)[] UnaryValues =
    [
        (UnaryFunction.Negate, 0f, -0f),
        (UnaryFunction.Abs, -0f, 0f),
        (UnaryFunction.Abs, -Inf, Inf),
        (UnaryFunction.Square, -3f, 9f),
        (UnaryFunction.Sqrt, -1f, NaN),
        (UnaryFunction.Sqrt, -0f, -0f),
        (UnaryFunction.Reciprocal, -0f, -Inf),
        (UnaryFunction.Reciprocal, Inf, 0f),
        (UnaryFunction.Sign, NaN, 0f),
        (UnaryFunction.Sign, -0f, 0f),
        (UnaryFunction.Sign, -Inf, -1f),
        (UnaryFunction.Step, NaN, 0f),
        (UnaryFunction.Step, 0f, 0f),
        (UnaryFunction.Step, float.Epsilon, 1f),
        (UnaryFunction.Relu, NaN, NaN),
        (UnaryFunction.Relu, -Inf, 0f),
        (UnaryFunction.Relu, Inf, Inf),
        (UnaryFunction.Exp, 0f, 1f),
        (UnaryFunction.Exp, -0f, 1f),
        (UnaryFunction.Exp, NaN, NaN),
        (UnaryFunction.Exp, Inf, Inf),
        (UnaryFunction.Exp, -Inf, 0f),
        (UnaryFunction.Exp, 88.72284f, Inf),
        (UnaryFunction.Exp, -103.972f, float.Epsilon),
        (UnaryFunction.Exp, -103.973f, 0f),
        (UnaryFunction.Exp, float.MinValue, 0f),
        (UnaryFunction.Log, 1f, 0f),
        (UnaryFunction.Log, 0f, -Inf),
        (UnaryFunction.Log, -0f, -Inf),
        (UnaryFunction.Log, -float.Epsilon, NaN),
        (UnaryFunction.Log, -Inf, NaN),
        (UnaryFunction.Log, NaN, NaN),
        (UnaryFunction.Log, Inf, Inf),
        (UnaryFunction.Tanh, -0f, -0f),
        (UnaryFunction.Tanh, float.Epsilon, float.Epsilon),
        (UnaryFunction.Tanh, -1e-30f, -1e-30f),
        (UnaryFunction.Tanh, 9.02f, 1f),
        (UnaryFunction.Tanh, -Inf, -1f),
        (UnaryFunction.Tanh, NaN, NaN),
        (UnaryFunction.Sigmoid, 0f, 0.5f),
        (UnaryFunction.Sigmoid, 1e4f, 1f),
        (UnaryFunction.Sigmoid, -1e4f, 0f),
        (UnaryFunction.Sigmoid, -Inf, 0f),
        (UnaryFunction.Sigmoid, NaN, NaN),
        (UnaryFunction.Erf, -0f, -0f),
        (UnaryFunction.Erf, -float.Epsilon, -float.Epsilon),
        (UnaryFunction.Erf, 3.92f, 1f),
        (UnaryFunction.Erf, -Inf, -1f),
        (UnaryFunction.Erf, NaN, NaN),
        (UnaryFunction.Softplus, 1e4f, 1e4f),
        (UnaryFunction.Softplus, -1e4f, 0f),
        (UnaryFunction.Softplus, -103.972f, float.Epsilon),
        (UnaryFunction.Softplus, Inf, Inf),
        (UnaryFunction.Softplus, -Inf, 0f),
        (UnaryFunction.Softplus, NaN, NaN),
    ];

    [Fact]
    public void Special_arguments_of_one_number()
    {
        var y = new float[1];
        foreach (var (f, x, expected) in UnaryValues)
        {
            Elementwise.Map(KernelPath.Scalar, f, [x], y);
            Bits.Same(y[0], expected).ShouldBeTrue($"{f}({x:R}) is {y[0]:R}, expected {expected:R}");
        }
    }

    private static readonly (BinaryFunction F, float A, float B, float Y)[] BinaryValues =
    [
        (BinaryFunction.Add, 3f, 4f, 7f),
        (BinaryFunction.Subtract, 3f, 4f, -1f),
        (BinaryFunction.Multiply, 3f, 4f, 12f),
        (BinaryFunction.Divide, 3f, 4f, 0.75f),
        (BinaryFunction.Divide, 0f, 0f, NaN),
        (BinaryFunction.Maximum, 3f, 4f, 4f),
        (BinaryFunction.Maximum, 4f, 3f, 4f),
        (BinaryFunction.Maximum, NaN, 4f, NaN),
        (BinaryFunction.Maximum, 4f, NaN, NaN),
        (BinaryFunction.Maximum, 0f, -0f, -0f),
        (BinaryFunction.Minimum, 3f, 4f, 3f),
        (BinaryFunction.Minimum, 4f, 3f, 3f),
        (BinaryFunction.Minimum, NaN, 4f, NaN),
        (BinaryFunction.Minimum, 4f, NaN, NaN),
        (BinaryFunction.GreaterThan, 4f, 3f, 1f),
        (BinaryFunction.GreaterThan, 3f, 3f, 0f),
        (BinaryFunction.GreaterThan, 3f, 4f, 0f),
        (BinaryFunction.GreaterThan, NaN, 4f, 0f),
        (BinaryFunction.ReluGradient, 7f, 0.5f, 7f),
        (BinaryFunction.ReluGradient, 7f, 0f, 0f),
        (BinaryFunction.ReluGradient, 7f, -0f, 0f),
        (BinaryFunction.ReluGradient, NaN, 0f, 0f),
        (BinaryFunction.SigmoidGradient, 8f, 0.25f, 1.5f),
        (BinaryFunction.TanhGradient, 8f, 0.5f, 6f),
    ];

    [Fact]
    public void Values_of_two_numbers()
    {
        var y = new float[1];
        foreach (var (f, a, b, expected) in BinaryValues)
        {
            Elementwise.Zip(KernelPath.Scalar, f, [a], [b], y);
            Bits.Same(y[0], expected).ShouldBeTrue($"{f}({a:R}, {b:R}) is {y[0]:R}, expected {expected:R}");
        }
    }

    private static double Exact(UnaryFunction f, double x) => f switch
    {
        UnaryFunction.Negate => -x,
        UnaryFunction.Abs => Math.Abs(x),
        UnaryFunction.Square => x * x,
        UnaryFunction.Sqrt => Math.Sqrt(x),
        UnaryFunction.Reciprocal => 1 / x,
        UnaryFunction.Sign => Math.Sign(x),
        UnaryFunction.Step => x > 0 ? 1 : 0,
        UnaryFunction.Relu => Math.Max(x, 0),
        UnaryFunction.Exp => Math.Exp(x),
        UnaryFunction.Log => Math.Log(x),
        UnaryFunction.Tanh => Math.Tanh(x),
        UnaryFunction.Sigmoid => x > 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x)),
        UnaryFunction.Erf => Erf(x),
        UnaryFunction.Softplus => Math.Max(x, 0) + LogOfOnePlus(Math.Exp(-Math.Abs(x))),
        _ => throw new ArgumentOutOfRangeException(nameof(f)),
    };

    /// <summary>2/√π · exp(−x²) · Σ 2ᵏ x²ᵏ⁺¹ / (1 · 3 · … · (2k + 1)): all terms have one sign, so nothing cancels.</summary>
    private static double Erf(double x)
    {
        if (!(Math.Abs(x) < 6)) return double.IsNaN(x) ? x : Math.Sign(x);
        var (sum, term) = (0.0, x);
        for (var k = 1; sum + term != sum; k++)
        {
            sum += term;
            term *= 2 * x * x / (2 * k + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>ln(1 + e) for e in 0 … 1: what 1 + e rounds away is made good.</summary>
    private static double LogOfOnePlus(double e)
    {
        var rounded = 1 + e;
        return rounded == 1 ? e : Math.Log(rounded) * e / (rounded - 1);
    }
}
