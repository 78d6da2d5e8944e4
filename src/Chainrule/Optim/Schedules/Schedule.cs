namespace Chainrule.Optim.Schedules;

/// <summary>
/// The learning rate of each step, from the step's number alone: nothing to save, nothing to resume. Whether a step is an optimizer's step
/// or an epoch is the caller's choice; the first is 0.
/// </summary>
/// <remarks>The names are those of PyTorch's <c>torch.optim.lr_scheduler</c>, and so are the rates.</remarks>
public abstract class Schedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="baseRate">The rate that the schedule changes.</param>
    /// <param name="step">The step, from 0.</param>
    /// <returns>The rate.</returns>
    public abstract double RateAt(double baseRate, long step);

    /// <summary>The momentum of a step, for <see cref="Optimizer.Momentum"/>.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <returns>The momentum; null where the schedule leaves it as it is.</returns>
    public virtual double? MomentumAt(long step) => null;

    /// <summary>Takes in an epoch's metric: for schedules that go by how the training does. The others do not listen.</summary>
    /// <param name="metric">The metric, by default a loss: smaller is better.</param>
    public virtual void Observe(double metric)
    {
    }

    /// <summary>Gives an optimizer the rate, and the momentum if there is one, of a step that it is about to take.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="baseRate">The rate that the schedule changes.</param>
    /// <param name="step">The step, from 0.</param>
    /// <exception cref="ArgumentException">There is a momentum, and the optimizer was made without.</exception>
    public void Set(Optimizer optimizer, double baseRate, long step)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.LearningRate = RateAt(baseRate, step);
        if (MomentumAt(step) is { } momentum) optimizer.Momentum = momentum;
    }
}
