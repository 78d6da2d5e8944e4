using System.Diagnostics;
using Chainrule.Lab.Reports;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>Shows how far a report has come: on a line that vanishes, or in plain mode with a line every few seconds.</summary>
internal sealed class ReportProgressScreen(Screen screen)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longPause = TimeSpan.FromSeconds(3);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _told;

    internal void Tell(ReportProgress progress)
    {
        var now = _watch.Elapsed;
        if (now - _told < (screen.IsLive ? s_pause : s_longPause)) return;
        _told = now;
        var line = $"{progress.Part}: {100 * progress.Share:f0} %";
        if (screen.IsLive) screen.Transient(Markup.Escape(line));
        else screen.Progress.MarkupLine(Markup.Escape(line));
    }
}
