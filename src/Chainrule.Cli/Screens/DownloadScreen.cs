using System.Diagnostics;
using Chainrule.Lab.Data;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>Shows downloads: on a line that vanishes, or in plain mode with a line every few seconds.</summary>
internal sealed class DownloadScreen(Screen screen) : IProgress<DownloadProgress>
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longPause = TimeSpan.FromSeconds(3);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _told = -s_longPause;
    private string _file = "";

    public void Report(DownloadProgress value)
    {
        var now = _watch.Elapsed;
        var isNew = value.File != _file;
        if (!isNew && now - _told < (screen.IsLive ? s_pause : s_longPause)) return;
        (_told, _file) = (now, value.File);
        var total = value.Total is { } bytes ? $" of {Size(bytes)}" : "";
        var line = $"fetching {value.File} from {value.Mirror}: {Size(value.Bytes)}{total}, {Size(value.BytesPerSecond)}/s";
        if (screen.IsLive) screen.Transient(Markup.Escape(line));
        else screen.Progress.MarkupLine(Markup.Escape(line));
    }

    internal static string Size(double bytes) => bytes switch
    {
        < 1000 => $"{bytes:f0} B",
        < 1e6 => $"{bytes / 1e3:f1} kB",
        < 1e9 => $"{bytes / 1e6:f1} MB",
        _ => $"{bytes / 1e9:f2} GB",
    };
}
