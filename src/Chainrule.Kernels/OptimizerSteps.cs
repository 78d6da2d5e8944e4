using Chainrule.Kernels.Optimizers;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels;

/// <summary>
/// One step of each optimizer over weights w with gradients g, which are left as they are; every path and every cut gives the same bits.
/// </summary>
/// <remarks>
/// <para>Sources and meanings stand at the optimizers of <c>Chainrule.Optim</c>.</para>
/// <para>A weight decay λ is g ← g + λ w before anything else, and is left out where it is 0.</para>
/// <para>Numerics: a velocity or running average that would become subnormal (below 2^−126) becomes 0. Left alone it would stay at the
/// smallest numbers for ever where a weight has no gradient, and those take several times as long.</para>
/// <para>Where it differs from PyTorch: each a · b + c has one rounding; no subnormal averages.</para>
/// </remarks>
public static unsafe class OptimizerSteps
{
    /// <summary>w ← w − η g.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="weights">w, replaced.</param>
    /// <param name="gradients">g, as many.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">λ.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Sgd(KernelPath path, Span<float> weights, ReadOnlySpan<float> gradients, float learningRate, float weightDecay)
    {
        Lengths.Expect(gradients, weights.Length);
        Run(path, new SgdRule(learningRate), weights, gradients, decay: weightDecay);
    }

    /// <summary>v ← g in the first step, else µ v + (1 − τ) g; w ← w − η v, or with Nesterov w − η (g + µ v).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="weights">w, replaced.</param>
    /// <param name="gradients">g, as many.</param>
    /// <param name="velocity">v, as many, replaced; what the first step finds there does not matter.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="momentum">µ.</param>
    /// <param name="dampening">τ.</param>
    /// <param name="nesterov">Whether to step along g + µ v.</param>
    /// <param name="first">Whether this is the first step.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Momentum(
        KernelPath path, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> velocity,
        float learningRate, float weightDecay, double momentum, double dampening, bool nesterov, bool first)
    {
        Lengths.Expect(gradients, weights.Length);
        Lengths.Expect(velocity, weights.Length);
        var rule = new MomentumRule(learningRate, (float)momentum, (float)(1 - dampening), nesterov, first);
        Run(path, rule, weights, gradients, velocity, decay: weightDecay);
    }

    /// <summary>m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  w ← k w − η m / (r √v + ε).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="weights">w, replaced.</param>
    /// <param name="gradients">g, as many.</param>
    /// <param name="mean">m, as many, replaced.</param>
    /// <param name="square">v, as many, replaced.</param>
    /// <param name="learningRate">η, with the correction of m in it.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="keep">k, 1 − η λ where the decay is decoupled.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="rootFactor">r, the correction of √v.</param>
    /// <param name="eps">ε, outside of the root.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Adam(
        KernelPath path, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> mean, Span<float> square,
        float learningRate, float weightDecay, float keep, double beta1, double beta2, float rootFactor, float eps)
    {
        Lengths.Expect(gradients, weights.Length);
        Lengths.Expect(mean, weights.Length);
        Lengths.Expect(square, weights.Length);
        var rule = new AdamRule(learningRate, new(beta1), new(beta2), rootFactor, eps);
        Run(path, rule, weights, gradients, mean, square, decay: weightDecay, keep: keep);
    }

    /// <summary>v ← α v + (1 − α) g²;  u ← µ u + g / (√v + ε);  w ← w − η u; centered, v − m² for v, and m ← α m + (1 − α) g.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="weights">w, replaced.</param>
    /// <param name="gradients">g, as many.</param>
    /// <param name="square">v, as many, replaced.</param>
    /// <param name="velocity">u, as many, replaced; empty for none.</param>
    /// <param name="mean">m, as many, replaced; empty for a step that is not centered.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="alpha">α.</param>
    /// <param name="momentum">µ.</param>
    /// <param name="eps">ε, outside of the root.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void RmsProp(
        KernelPath path, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> square, Span<float> velocity, Span<float> mean,
        float learningRate, float weightDecay, double alpha, float momentum, float eps)
    {
        Lengths.Expect(gradients, weights.Length);
        Lengths.Expect(square, weights.Length);
        if (!velocity.IsEmpty) Lengths.Expect(velocity, weights.Length);
        if (!mean.IsEmpty) Lengths.Expect(mean, weights.Length);
        var rule = new RmsPropRule(learningRate, new(alpha), momentum, eps, !velocity.IsEmpty, !mean.IsEmpty);
        Run(path, rule, weights, gradients, square, velocity, mean, weightDecay);
    }

    /// <summary>s ← s + g²;  w ← w − η g / (√s + ε).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="weights">w, replaced.</param>
    /// <param name="gradients">g, as many.</param>
    /// <param name="sum">s, as many, replaced.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="eps">ε, outside of the root.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Adagrad(
        KernelPath path, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> sum,
        float learningRate, float weightDecay, float eps)
    {
        Lengths.Expect(gradients, weights.Length);
        Lengths.Expect(sum, weights.Length);
        Run(path, new AdagradRule(learningRate, eps), weights, gradients, sum, decay: weightDecay);
    }

    /// <summary>w ← k w − η sign(β₁ m + (1 − β₁) g);  m ← β₂ m + (1 − β₂) g. The sign of NaN is NaN.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="weights">w, replaced.</param>
    /// <param name="gradients">g, as many.</param>
    /// <param name="mean">m, as many, replaced.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="keep">k, 1 − η λ.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Lion(
        KernelPath path, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> mean,
        float learningRate, float keep, double beta1, double beta2)
    {
        Lengths.Expect(gradients, weights.Length);
        Lengths.Expect(mean, weights.Length);
        Run(path, new LionRule(learningRate, new(beta1), new(beta2)), weights, gradients, mean, keep: keep);
    }

    /// <summary>s ← s + (1 − d) (w − s): the running average of weights.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="average">s, replaced.</param>
    /// <param name="weights">w, as many.</param>
    /// <param name="decay">d.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Average(KernelPath path, Span<float> average, ReadOnlySpan<float> weights, double decay)
    {
        Lengths.Expect(weights, average.Length);
        Run(path, new AverageRule((float)(1 - decay)), average, weights);
    }

    private static void Run<R>(
        KernelPath path, R rule, Span<float> weights, ReadOnlySpan<float> gradients,
        Span<float> a = default, Span<float> b = default, Span<float> c = default, float decay = 0, float keep = 1)
        where R : struct, IStepRule
    {
        fixed (float* w = weights, g = gradients, pa = a, pb = b, pc = c)
        {
            Dispatch.Run(path, new OptimizerKernel<R>(rule, weights.Length, w, g) { A = pa, B = pb, C = pc, Decay = decay, Keep = keep });
        }
    }
}
