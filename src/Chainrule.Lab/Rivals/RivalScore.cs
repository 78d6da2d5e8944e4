using Chainrule.Lab.Data;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Rivals;

/// <summary>How the rival says that it did on samples.</summary>
internal sealed record RivalScore
{
    public required double Loss { get; init; }

    public required int[] Guesses { get; init; }

    /// <summary>The score beside the truth.</summary>
    public Evaluation Of(IDataSet data)
    {
        if (Guesses.Length != data.Count)
            throw new RivalFailedException($"{data.Name}: expected {data.Count} guesses of the rival, got {Guesses.Length}.");
        var confusion = new int[data.ClassCount, data.ClassCount];
        for (var i = 0; i < Guesses.Length; i++) confusion[data.Label(i), Guesses[i]]++;
        var correct = Enumerable.Range(0, data.ClassCount).Sum(label => confusion[label, label]);
        return new Evaluation(data.Count, Loss, correct, confusion, Guesses);
    }
}
