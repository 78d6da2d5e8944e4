namespace Chainrule.Lab.Rivals;

/// <summary>The losses of one step here and with the rival.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Ours">Chainrule's.</param>
/// <param name="Theirs">The rival's.</param>
public readonly record struct LossPair(long Step, double Ours, double Theirs)
{
    /// <summary>How far they lie apart, as a part of the larger one.</summary>
    public double Difference => Ours.Equals(Theirs) ? 0 : Math.Abs(Ours - Theirs) / Math.Max(Math.Abs(Ours), Math.Abs(Theirs));
}
