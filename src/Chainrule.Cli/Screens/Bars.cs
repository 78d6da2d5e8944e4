using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>Probabilities as bars, the largest one marked.</summary>
internal static class Bars
{
    private const int Indent = 10;
    private const int Longest = 40;
    private const string Eighths = " ▏▎▍▌▋▊▉";

    internal static void Draw(Screen screen, IReadOnlyList<string> names, float[] probabilities, int marked)
    {
        var widest = names.Max(name => name.Length);
        var longest = Math.Clamp(screen.Width - Indent - widest - 13, 8, Longest);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var bar = Bar(probabilities[i], longest, screen.Unicode);
            var colour = i == marked ? Screen.Accent : Screen.Faint;
            var percent = $"{100 * probabilities[i],6:f2} %";
            screen.Line(
                $"{new string(' ', Indent)}{Markup.Escape(names[i].PadLeft(widest))}  [{colour}]{bar.PadRight(longest)}[/]  "
                + $"{(i == marked ? $"[bold]{percent}[/]" : percent)}");
        }
    }

    internal static string Bar(double share, int longest, bool unicode)
    {
        if (!unicode) return new string('#', (int)Math.Round(share * longest));
        var eighths = (int)Math.Round(share * longest * 8);
        var bar = new string('█', eighths / 8);
        return eighths % 8 == 0 ? bar : bar + Eighths[eighths % 8];
    }
}
