namespace Chainrule.Lab.Analysis;

/// <summary>One step of a search for a learning rate.</summary>
/// <param name="Rate">The step's learning rate.</param>
/// <param name="Loss">The batch's loss before the step.</param>
/// <param name="Smooth">The mean of the losses so far, the late ones counting most.</param>
public readonly record struct RatePoint(double Rate, double Loss, double Smooth);
