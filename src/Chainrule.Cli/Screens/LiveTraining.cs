using System.Diagnostics;
using Chainrule.Lab.Training;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>A training in a terminal: a table that grows by a row for each epoch; the running epoch on a line that vanishes.</summary>
internal sealed class LiveTraining(Screen screen, int epochs, int? every) : ITrainingLogger
{
    private const int BarWidth = 24;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly string _star = screen.Unicode ? "★" : "*";
    private readonly RunningLoss _running = new(every);
    private TimeSpan _drawn = -s_pause;
    private int _rowsSinceBest;
    private double _loss = double.NaN;

    public void OnStep(in StepRecord step)
    {
        if (step.Step == 1) screen.Progress.MarkupLine($"[{Screen.Faint}]{EpochTable.Header}[/]");

        if (_running.After(step) is { } line)
        {
            screen.ClearTransient();
            screen.Progress.MarkupLine($"[{Screen.Faint}]{Markup.Escape(line)}[/]");
            _rowsSinceBest++;
        }

        // A mean over some fifty steps: single batches jump.
        _loss = double.IsNaN(_loss) ? step.Loss : _loss + 0.02 * (step.Loss - _loss);
        var now = _watch.Elapsed;
        if (now - _drawn < s_pause) return;
        _drawn = now;
        var done = ((step.Epoch - 1) + (double)step.Batch / step.Batches) / epochs;
        var left = TimeSpan.FromSeconds(now.TotalSeconds * (1 - done) / done);
        var filled = (int)(BarWidth * (double)step.Batch / step.Batches);
        var (full, empty) = screen.Unicode ? ('━', '─') : ('=', '-');
        screen.Transient(
            $"  {step.Epoch,5}    [{Screen.Accent}]{new string(full, filled)}[/][{Screen.Faint}]{new string(empty, BarWidth - filled)}[/]  "
            + $"step {step.Batch}/{step.Batches}  loss {EpochTable.Loss(_loss)}  {Duration(left)} left");
    }

    public void OnEpoch(EpochRecord epoch)
    {
        screen.ClearTransient();
        _rowsSinceBest++;
        if (epoch.IsBest)
        {
            if (epoch.Epoch > 1) screen.Overwrite(_rowsSinceBest - 1, " ");
            screen.Progress.MarkupLine($"[bold {Screen.Accent}]{_star}[/][bold]{Markup.Escape(EpochTable.Row(epoch)[1..])}[/]");
            _rowsSinceBest = 1;
            return;
        }

        screen.Progress.MarkupLine(Markup.Escape(EpochTable.Row(epoch)));
    }

    internal static string Duration(TimeSpan time) => time.TotalMinutes switch
    {
        < 1.5 => $"{time.TotalSeconds:f0} s",
        < 90 => $"{time.TotalMinutes:f0} min",
        _ => $"{time.TotalHours:f1} h",
    };
}
