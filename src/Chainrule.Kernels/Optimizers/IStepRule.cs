using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Optimizers;

/// <summary>What an optimizer does to one vector of weights; <see cref="OptimizerKernel{R}"/> brings the vectors.</summary>
internal interface IStepRule
{
    /// <summary>How many of a, b, c the rule has a use for.</summary>
    static abstract int States { get; }

    /// <summary>From weights and gradients to new weights; the states are replaced.</summary>
    V Step<S, V>(V w, V g, ref V a, ref V b, ref V c)
        where S : struct, ISimd<V>
        where V : struct;
}
