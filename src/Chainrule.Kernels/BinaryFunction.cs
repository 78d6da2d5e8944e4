namespace Chainrule.Kernels;

/// <summary>A function of two numbers, a on the left and b on the right.</summary>
public enum BinaryFunction
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a · b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>The greater; NaN where either is NaN; b where they are equal.</summary>
    Maximum,

    /// <summary>The lesser; NaN where either is NaN; b where they are equal.</summary>
    Minimum,

    /// <summary>1 where a &gt; b, else 0; 0 where either is NaN.</summary>
    GreaterThan,

    /// <summary>The gradient through ReLU, of a = upstream and b = its output: a where b &gt; 0, else 0.</summary>
    ReluGradient,

    /// <summary>The gradient through sigmoid, of a = upstream and b = its output: a · (b · (1 − b)).</summary>
    SigmoidGradient,

    /// <summary>The gradient through tanh, of a = upstream and b = its output: a · (1 − b²), 1 − b² with one rounding.</summary>
    TanhGradient,
}
