using Chainrule.Lab.Rivals;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>A training here and with a rival: who they are, whether they do the same, how both did.</summary>
internal sealed class RivalScreen(Screen screen)
{
    /// <summary>The rival, and how fast it was for a moment on each number of threads.</summary>
    internal void Rival(TorchPython python, IReadOnlyDictionary<int, double> speeds)
    {
        var told = string.Join(", ", speeds.Select(speed => $"{speed.Value:n0} steps/s on {Figures.Threads(speed.Key)}"));
        screen.Prose("rival", "default", $"PyTorch {python.Torch} of {python.Path}: {told}");
    }

    /// <summary>Who trains now.</summary>
    internal void Heading(string engine)
    {
        screen.Progress.WriteLine();
        screen.Progress.MarkupLine($"[bold]{Markup.Escape(engine)}[/]");
    }

    /// <summary>The first losses, the table, the speeds, and where the runs and their page are.</summary>
    internal void Conclude(RivalComparison comparison, string folder, string report)
    {
        screen.Line();
        Agreement(comparison.Agreement);
        screen.Line();
        FiguresTable.Draw(screen, [comparison.Ours, comparison.Theirs], [comparison.Ours.Engine, comparison.Theirs.Engine]);
        screen.Line();
        if (comparison.SpeedRatio is { } ratio)
        {
            var (faster, times) = ratio >= 1 ? ("Chainrule", ratio) : ("PyTorch", 1 / ratio);
            screen.Fact("speed", $"{faster} is [bold {Screen.Accent}]{times:f1}[/] times as fast per epoch");
        }

        screen.Fact("saved", Markup.Escape(folder));
        screen.Fact("report", Markup.Escape(report));
        var (ours, theirs) = (Commands.Quote(comparison.Ours.Path), Commands.Quote(comparison.Theirs.Path));
        screen.Fact("next", Markup.Escape($"{Commands.Program} compare {ours} {theirs}"));
    }

    private void Agreement(LossAgreement agreement)
    {
        screen.Fact("losses", "of the first steps, from the same start values in the same batches");
        TextTable.Draw(
            screen,
            [">step", ">Chainrule", ">PyTorch", ">difference"],
            agreement.First.Select(pair => new[]
            {
                $"{pair.Step}", $"{pair.Ours:f7}", $"{pair.Theirs:f7}", Figures.Of(pair.Difference, 2),
            }));
        const double percent = 100 * LossAgreement.Tolerance;
        if (agreement.FirstApart is not { } step)
            screen.Fact("", $"They differ by less than {percent} % in all {agreement.Steps:n0} steps.");
        else if (agreement.AtTheStart)
            screen.Fact("", $"They differ by more than {percent} % first in step {step:n0} of {agreement.Steps:n0}: rounding has grown.");
        else
            screen.Prose("", Screen.Care, $"They differ by more than {percent} % in step {step}: the two do not train the same.");
    }
}
