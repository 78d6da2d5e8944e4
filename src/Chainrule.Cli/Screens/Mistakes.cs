using Chainrule.Lab.Data;
using Chainrule.Lab.Training;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>What a network gets wrong: the most confused pairs, and one misread sample as a picture.</summary>
internal static class Mistakes
{
    private const int MostPairs = 5;

    /// <summary>Shows them.</summary>
    /// <returns>The index of the misread sample that was drawn, or null if there is none.</returns>
    internal static int? Draw(Screen screen, IDataSet data, Evaluation test)
    {
        var pairs = test.Confused(MostPairs);
        if (pairs.Count == 0) return null;
        var names = data.ClassNames;
        var words = pairs.Select(pair => $"{names[pair.Truth]} as {names[pair.Guess]} ({pair.Times}×)");
        screen.Fact("confused", Markup.Escape(Pairs(screen, words)));
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

    /// <summary>As many pairs as a line holds.</summary>
    private static string Pairs(Screen screen, IEnumerable<string> pairs)
    {
        var line = "";
        foreach (var pair in pairs)
        {
            if (line.Length > 0 && line.Length + pair.Length + 2 > screen.Width - Screen.LabelWidth) break;
            line += line.Length == 0 ? pair : $", {pair}";
        }

        return line;
    }
}
