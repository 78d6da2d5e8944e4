namespace Chainrule.Lab.Classification;

/// <summary>A sample that was picked out, with what was said of it.</summary>
/// <param name="Index">The sample.</param>
/// <param name="Truth">Its class.</param>
/// <param name="Guess">The class that was said.</param>
/// <param name="Margin">How far the most probable class is ahead of the second; 0 … 1.</param>
/// <param name="Probabilities">All class probabilities.</param>
public sealed record Selection(int Index, int Truth, int Guess, double Margin, IReadOnlyList<float> Probabilities)
{
    /// <summary>The probability of the class that was said.</summary>
    public float Confidence => Probabilities[Guess];
}
