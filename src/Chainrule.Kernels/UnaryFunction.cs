namespace Chainrule.Kernels;

/// <summary>A function of one number, applied to each element by <see cref="Elementwise.Map"/>.</summary>
/// <remarks>
/// Errors are in units in the last place (ulp), measured against double over every exponent. Those for which no error is stated are
/// rounded correctly. A NaN gives NaN unless the row says otherwise.
/// </remarks>
public enum UnaryFunction
{
    /// <summary>−x.</summary>
    Negate,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>x².</summary>
    Square,

    /// <summary>√x; NaN below 0.</summary>
    Sqrt,

    /// <summary>1 / x; infinite at ±0.</summary>
    Reciprocal,

    /// <summary>−1, 0 or 1; 0 for NaN and ±0, as in PyTorch.</summary>
    Sign,

    /// <summary>1 where x &gt; 0, else 0; 0 for NaN.</summary>
    Step,

    /// <summary>max(x, 0); NaN goes through, and −0 stays −0.</summary>
    Relu,

    /// <summary>eˣ, within 1.1 ulp, subnormal results included; infinite above 88.7228, 0 below −103.9721.</summary>
    Exp,

    /// <summary>ln x, within 1 ulp, subnormal arguments included; −∞ at ±0, NaN below 0.</summary>
    Log,

    /// <summary>tanh x, within 2.5 ulp; odd, exact for tiny arguments, ±1 beyond ±9.02.</summary>
    Tanh,

    /// <summary>1 / (1 + e⁻ˣ), within 2.4 ulp, subnormal results included; no argument overflows.</summary>
    Sigmoid,

    /// <summary>erf x = 2/√π · ∫₀ˣ exp(−t²) dt, within 1 ulp; odd, ±1 beyond ±3.92.</summary>
    Erf,

    /// <summary>ln(1 + eˣ), within 1.6 ulp, subnormal results included; no argument overflows.</summary>
    Softplus,
}
