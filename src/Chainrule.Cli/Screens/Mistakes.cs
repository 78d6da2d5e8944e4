using Chainrule.Lab.Data;
using Chainrule.Lab.Training;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>What a network gets wrong: the most confused pairs, and one misread sample as a picture.</summary>
internal static class Mistakes
{
    /// <summary>Shows them.</summary>
    /// <returns>The index of the misread sample that was drawn, or null if there is none.</returns>
    internal static int? Draw(Screen screen, IDataSet data, Evaluation test, int mostPairs)
    {
        var pairs = test.Confused(mostPairs);
        if (pairs.Count == 0) return null;
        var names = data.ClassNames;
        screen.Fact("confused", string.Join(", ", pairs.Select(pair => Markup.Escape($"{names[pair.Truth]} as {names[pair.Guess]} ({pair.Times}×)"))));
        var (truth, guess, _) = pairs[0];
        for (var i = 0; i < test.Count; i++)
        {
            if (data.Label(i) != truth || test.Guesses[i] != guess) continue;
            screen.Line();
            screen.Fact("misread", Markup.Escape($"test sample {i}: it is {names[truth]}, and was taken for {names[guess]}"));
            Picture.Draw(screen, data.Image(i), data.SampleShape);
            return i;
        }

        return null;
    }
}
