using Chainrule.Kernels.Optimizers;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels;

/// <summary>Stochastic gradient descent, one step over weights; every path and every cut gives the same bits.</summary>
/// <remarks>Where it differs from PyTorch: each a · b + c has one rounding.</remarks>
public static unsafe class SgdSteps
{
    /// <summary>w ← w − lr · (g + λ w).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="weights">w, replaced.</param>
    /// <param name="gradients">g, as many.</param>
    /// <param name="learningRate">lr.</param>
    /// <param name="weightDecay">λ; with 0 the term is left out, so that an infinite weight does not become NaN by it.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Step(KernelPath path, Span<float> weights, ReadOnlySpan<float> gradients, float learningRate, float weightDecay)
    {
        Lengths.Expect(gradients, weights.Length);
        fixed (float* w = weights, g = gradients)
            Dispatch.Run(path, new SgdKernel(w, g, weights.Length, learningRate, weightDecay));
    }

    /// <summary>
    /// g ← g + λ w; v ← g in the first step, else µ v + (1 − d) g; w ← w − lr · v, or with Nesterov w − lr · (g + µ v).
    /// The gradients themselves are left as they are.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="weights">w, replaced.</param>
    /// <param name="gradients">g, as many.</param>
    /// <param name="velocity">v, as many, replaced; what the first step finds there does not matter.</param>
    /// <param name="learningRate">lr.</param>
    /// <param name="momentum">µ.</param>
    /// <param name="dampening">d.</param>
    /// <param name="weightDecay">λ; with 0 the term is left out.</param>
    /// <param name="nesterov">Whether to step along g + µ v.</param>
    /// <param name="first">Whether this is the first step.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <remarks>
    /// Source: I. Sutskever, J. Martens, G. Dahl, G. Hinton, "On the importance of initialization and momentum in deep learning",
    /// ICML 2013, in the form of PyTorch's <c>torch.optim.SGD</c>: the learning rate stands outside of the velocity, and dampening
    /// spares the first step.
    /// </remarks>
    public static void StepMomentum(
        KernelPath path,
        Span<float> weights,
        ReadOnlySpan<float> gradients,
        Span<float> velocity,
        float learningRate,
        float momentum,
        float dampening,
        float weightDecay,
        bool nesterov,
        bool first)
    {
        Lengths.Expect(gradients, weights.Length);
        Lengths.Expect(velocity, weights.Length);
        fixed (float* w = weights, g = gradients, v = velocity)
        {
            Dispatch.Run(path, new SgdMomentumKernel(w, g, v, weights.Length)
            {
                LearningRate = learningRate,
                Momentum = momentum,
                Dampening = dampening,
                WeightDecay = weightDecay,
                Nesterov = nesterov,
                First = first,
            });
        }
    }
}
