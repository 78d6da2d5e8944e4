using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Optim;

/// <summary>A run of weights that a step moves in one go, with the settings that hold for all of it.</summary>
/// <param name="Path">The instruction set.</param>
/// <param name="Arena">The arena of the weights.</param>
/// <param name="Start">The first weight, a multiple of 16.</param>
/// <param name="Length">How many weights.</param>
/// <param name="LearningRate">The length of the step: the optimizer's, times the factor of the parameters' group.</param>
/// <param name="WeightDecay">The weight decay: the group's, or else the optimizer's.</param>
public readonly record struct Stretch(
    KernelPath Path, ParameterArena Arena, int Start, int Length, double LearningRate, double WeightDecay)
{
    /// <summary>The weights.</summary>
    public Span<float> Weights => Arena.Weights.Slice(Start, Length);

    /// <summary>Their gradients, clipped.</summary>
    public Span<float> Gradients => Arena.Gradients.Slice(Start, Length);

    /// <summary>What an optimizer remembers of these weights.</summary>
    /// <param name="state">Memory in the layout of the weights.</param>
    /// <returns>Its numbers; none where there is no such memory.</returns>
    public Span<float> Of(Arena? state) => state is null ? [] : state.Slice(Start, Length);
}
