namespace Chainrule.Lab.Classification;

/// <summary>An example that one model gets right and the other wrong.</summary>
/// <param name="Index">The sample.</param>
/// <param name="Truth">Its class.</param>
/// <param name="FirstGuess">The class that most runs of the first model said, the first of several.</param>
/// <param name="SecondGuess">The class that most runs of the second said.</param>
/// <param name="FirstRight">How many runs of the first are right.</param>
/// <param name="SecondRight">How many runs of the second are.</param>
public sealed record DisputedExample(int Index, int Truth, int FirstGuess, int SecondGuess, int FirstRight, int SecondRight);
