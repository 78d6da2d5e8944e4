using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>How a layer's weights start, given how many numbers flow into a unit (in) and out of the layer (out).</summary>
/// <param name="Name">The word for it in experiments.</param>
/// <param name="Weight">The weights' start, from in and out.</param>
/// <param name="Bias">The biases' start, from in and out.</param>
public sealed record StartRule(string Name, Func<int, int, StartValues> Weight, Func<int, int, StartValues> Bias)
{
    /// <summary>Uniform in ±1/√in, weights and biases: what PyTorch's Linear and Conv2d do by default.</summary>
    public static StartRule PyTorch { get; } = new("pytorch", (n, _) => Uniform(1.0 / n), (n, _) => Uniform(1.0 / n));

    /// <summary>
    /// Uniform in ±√(6/(in + out)), biases 0: keeps the variance of activations and gradients alike through layers that are linear near 0.
    /// Source: X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010, equation
    /// 16.
    /// </summary>
    public static StartRule GlorotUniform { get; } = new("glorotUniform", (n, m) => Uniform(6.0 / (n + m)), Zero);

    /// <summary>Normal with variance 2/(in + out), biases 0. Source: as for <see cref="GlorotUniform"/>.</summary>
    public static StartRule GlorotNormal { get; } = new("glorotNormal", (n, m) => Normal(2.0 / (n + m)), Zero);

    /// <summary>
    /// Uniform in ±4·√(6/(in + out)), biases 0: Glorot's rule with the gain of a sigmoid, whose slope at 0 is 1/4 only.
    /// Source: Y. Bengio, X. Glorot, as above, and the "Deep Learning Tutorials" of the LISA laboratory, 2010.
    /// </summary>
    public static StartRule GlorotSigmoid { get; } = new("glorotSigmoid", (n, m) => Uniform(16 * 6.0 / (n + m)), Zero);

    /// <summary>
    /// Uniform in ±√(6/in), biases 0: keeps the variance through ReLUs, which drop half of it.
    /// Source: K. He, X. Zhang, S. Ren, J. Sun, "Delving Deep into Rectifiers", 2015, arXiv:1502.01852, equation 10.
    /// </summary>
    public static StartRule HeUniform { get; } = new("heUniform", (n, _) => Uniform(6.0 / n), Zero);

    /// <summary>Normal with variance 2/in, biases 0. Source: as for <see cref="HeUniform"/>.</summary>
    public static StartRule HeNormal { get; } = new("heNormal", (n, _) => Normal(2.0 / n), Zero);

    /// <summary>
    /// Normal with mean 0 and standard deviation 1/√in, weights and biases.
    /// Source: Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller, "Efficient BackProp", 1998, section 4.6.
    /// </summary>
    public static StartRule LeCunNormal { get; } = new("normal", (n, _) => Normal(1.0 / n), (n, _) => Normal(1.0 / n));

    /// <summary>Every rule.</summary>
    public static IReadOnlyList<StartRule> All { get; } =
        [PyTorch, GlorotUniform, GlorotNormal, GlorotSigmoid, HeUniform, HeNormal, LeCunNormal];

    private static StartValues Uniform(double squaredBound) => StartValues.Uniform((float)Math.Sqrt(squaredBound));

    private static StartValues Normal(double variance) => StartValues.Normal((float)Math.Sqrt(variance));

    private static StartValues Zero(int inputs, int outputs) => StartValues.Constant(0);
}
