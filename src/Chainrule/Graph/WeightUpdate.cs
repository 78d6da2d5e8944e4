using Chainrule.Kernels;

namespace Chainrule.Graph;

/// <summary>What a training plan does to the weights once their gradients stand: the face that optimizers show to plans.</summary>
public abstract class WeightUpdate
{
    /// <summary>The weights that are changed.</summary>
    public abstract ParameterArena Weights { get; }

    /// <summary>How many steps were taken, the one in hand included: what a plan draws at random is keyed by it.</summary>
    public long Steps { get; set; }

    /// <summary>Called once before each run, by the thread that runs the plan: counts the step, fixes what holds for all of it.</summary>
    public abstract void Prepare();

    /// <summary>Called after a run that failed and left the weights alone: the step that was prepared does not count.</summary>
    public abstract void Withdraw();

    /// <summary>How many sweeps over gradients or weights a run has, always the same number; all threads meet before each.</summary>
    public virtual int Sweeps => 1;

    /// <summary>Whether it asks for gradients block by block where they are late; if not, all of them are stored before it runs.</summary>
    public virtual bool TakesLateGradients => false;

    /// <summary>Does this thread's share of a sweep; the last one changes the weights.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="share">This thread's part.</param>
    /// <param name="sweep">Which sweep, from 0.</param>
    /// <param name="late">By parameter, the gradients that are not stored.</param>
    public abstract void Run(KernelPath path, Share share, int sweep, IReadOnlyDictionary<Node, LateGradient> late);
}
