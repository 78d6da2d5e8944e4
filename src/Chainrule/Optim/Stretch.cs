using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Optim;

/// <summary>A run of weights that a step moves in one go, with the settings that hold for all of it.</summary>
/// <param name="path">The instruction set.</param>
/// <param name="arena">The arena of the weights.</param>
/// <param name="start">The first weight, a multiple of 16.</param>
/// <param name="gradients">Their gradients.</param>
/// <param name="learningRate">The length of the step: the optimizer's, times the factor of the parameters' group.</param>
/// <param name="weightDecay">The weight decay: the group's, or else the optimizer's.</param>
public readonly ref struct Stretch(
    KernelPath path, ParameterArena arena, int start, Span<float> gradients, double learningRate, double weightDecay)
{
    /// <summary>The instruction set.</summary>
    public KernelPath Path { get; } = path;

    /// <summary>The length of the step: the optimizer's, times the factor of the parameters' group.</summary>
    public double LearningRate { get; } = learningRate;

    /// <summary>The weight decay: the group's, or else the optimizer's.</summary>
    public double WeightDecay { get; } = weightDecay;

    /// <summary>The first weight, a multiple of 16.</summary>
    public int Start { get; } = start;

    /// <summary>The weights.</summary>
    public Span<float> Weights { get; } = arena.Weights.Slice(start, gradients.Length);

    /// <summary>Their gradients, clipped.</summary>
    public Span<float> Gradients { get; } = gradients;

    /// <summary>What an optimizer remembers of these weights.</summary>
    /// <param name="state">Memory in the layout of the weights.</param>
    /// <returns>Its numbers; none where there is no such memory.</returns>
    public Span<float> Of(Arena? state) => state is null ? [] : state.Slice(Start, Gradients.Length);
}
