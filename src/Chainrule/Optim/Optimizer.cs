using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Optim;

/// <summary>
/// A rule that moves weights against their gradients. It works on the whole arena at once, so it is the paper's lines, vectorised; a
/// training plan runs it, each thread on a run of its own.
/// </summary>
/// <param name="weights">The weights to move.</param>
/// <param name="learningRate">The length of a step.</param>
public abstract class Optimizer(ParameterArena weights, float learningRate) : WeightUpdate, IDisposable
{
    private readonly List<(string Name, Arena Values)> _state = [];

    /// <inheritdoc/>
    public override ParameterArena Weights { get; } = weights;

    /// <summary>The length of a step; schedules change it between steps.</summary>
    public float LearningRate { get; set; } = learningRate;

    /// <summary>What the optimizer remembers between steps, by name, each in the layout of the weights; part of a saved run.</summary>
    public IReadOnlyList<(string Name, Arena Values)> State => _state;

    /// <inheritdoc/>
    public override void Prepare() => Steps++;

    /// <inheritdoc/>
    public override void Withdraw() => Steps--;

    /// <inheritdoc/>
    public override void Run(KernelPath path, Share share)
    {
        var (start, end) = share.Of(Weights.Length);
        if (start < end) Step(path, start, end);
    }

    /// <summary>Gives the state's memory back.</summary>
    public void Dispose()
    {
        foreach (var (_, values) in _state) values.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves the weights in [<paramref name="start"/>, <paramref name="end"/>).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="start">The first weight, a multiple of 16.</param>
    /// <param name="end">The weight after the last.</param>
    protected abstract void Step(KernelPath path, int start, int end);

    /// <summary>Takes a block of state, zeroed, in the layout of the weights.</summary>
    /// <param name="name">Its name in a saved run.</param>
    /// <returns>The block.</returns>
    protected Arena Remember(string name)
    {
        var values = new Arena(Weights.Length);
        _state.Add((name, values));
        return values;
    }
}
