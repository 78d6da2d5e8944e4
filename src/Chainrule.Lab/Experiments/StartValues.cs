namespace Chainrule.Lab.Experiments;

/// <summary>How weights are drawn before the first step; n is the number of a layer's inputs, m that of its outputs.</summary>
public enum StartValues
{
    /// <summary>PyTorch's default: weights and bias uniform in ±1/sqrt(n).</summary>
    PyTorch,

    /// <summary>Uniform in ±sqrt(6/(n + m)), bias 0. Source: X. Glorot, Y. Bengio, AISTATS 2010, equation 16.</summary>
    GlorotUniform,

    /// <summary>Normal with variance 2/(n + m), bias 0. Source: X. Glorot, Y. Bengio, AISTATS 2010.</summary>
    GlorotNormal,

    /// <summary>Uniform in ±sqrt(6/n), bias 0. Source: K. He and others, 2015, arXiv:1502.01852.</summary>
    HeUniform,

    /// <summary>Normal with variance 2/n, bias 0. Source: K. He and others, 2015, arXiv:1502.01852, equation 10.</summary>
    HeNormal,

    /// <summary>Normal with standard deviation 1/sqrt(n), bias 0.</summary>
    Normal,
}
