using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>Several trainings at once: a line for each that ends; in a terminal, how far they are on a line that vanishes.</summary>
/// <param name="screen">Where.</param>
/// <param name="root">The folder of all of them; they are called by their folders within it.</param>
/// <param name="total">The epochs that all of them have together, later rungs of a sweep too.</param>
/// <param name="eachEpoch">Whether a log has a line for each epoch too.</param>
/// <param name="effort">How long an epoch of each takes beside those of others, if they are not alike; the sum is then of these.</param>
/// <param name="clock">What the time that is left is reckoned by; the system's if left out.</param>
internal sealed class RunsScreen(
    Screen screen,
    string root,
    double total,
    bool eachEpoch = false,
    Func<Experiment, double>? effort = null,
    TimeProvider? clock = null) : IRunsLogger
{
    private const int BarWidth = 24;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private readonly Lock _turn = new();
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long _began = (clock ?? TimeProvider.System).GetTimestamp();
    private IReadOnlyList<RunTask> _runs = [];
    private double[] _done = [];
    private int _widest;
    private double _ended;
    private double _spared;
    private long _drawn;

    /// <summary>The epochs that were trained here: neither kept from before nor left out by an early end.</summary>
    private double Trained => _ended - _spared + Running;

    private TimeSpan Elapsed => _clock.GetElapsedTime(_began);

    private double Part => total == 0 ? 1 : Math.Clamp((_ended + Running) / total, 0, 1);

    private double Running => _done.Select((done, i) => done == 0 ? 0 : done * Effort(i)).Sum();

    public void OnRuns(IReadOnlyList<RunTask> runs)
    {
        lock (_turn)
        {
            (_runs, _done) = (runs, new double[runs.Count]);
            _widest = Enumerable.Range(0, runs.Count).Select(i => Name(i).Length).DefaultIfEmpty().Max();
        }
    }

    public void OnStart(int run)
    {
        // The first step shows it.
    }

    public void OnStep(int run, in StepRecord step)
    {
        _done[run] = step.Epoch - 1 + (double)step.Batch / step.Batches;
        var now = Elapsed.Ticks;
        if (!screen.IsLive || now - Volatile.Read(ref _drawn) < s_pause.Ticks) return;
        lock (_turn)
        {
            if (now - _drawn < s_pause.Ticks) return;
            _drawn = now;
            Draw();
        }
    }

    public void OnEpoch(int run, EpochRecord epoch)
    {
        if (screen.IsLive || !eachEpoch) return;
        lock (_turn) Say(run, EpochTable.Sentence(epoch, _runs[run].Experiment.Epochs));
    }

    public void OnEnd(int run, RunOutcome outcome)
    {
        lock (_turn)
        {
            var (planned, trained) = (outcome.Task.Experiment.Epochs, outcome.WasThere ? 0 : outcome.Result?.Epochs ?? 0);
            if (outcome.HasEnded)
                (_ended, _spared, _done[run]) = (_ended + planned * Effort(run), _spared + (planned - trained) * Effort(run), 0);
            Say(run, Sentence(outcome));
        }
    }

    private double Effort(int run) => effort?.Invoke(_runs[run].Experiment) ?? 1;

    private static string Sentence(RunOutcome outcome)
    {
        var kept = outcome.WasThere ? "  (kept)" : "";
        if (outcome.Problem is { } problem) return $"refused: {problem}";
        if (outcome.Result is not { } result) return "not begun";
        var word = result.Status == RunStatus.Diverged ? "diverged" : "stopped";
        if (result.Status != RunStatus.Done) return $"{word}: {Description.Brief(result.Message ?? "")}{kept}";
        var validation = result.Best?.ValidationAccuracy is { } accuracy ? $"validation {EpochTable.Percent(accuracy)}  " : "";
        var test = EpochTable.Percent(result.Test?.Accuracy);
        return $"{validation}test {test}  best epoch {result.Best?.Epoch}  {result.TrainSeconds:f2} s{kept}";
    }

    private string Name(int run) => Path.GetRelativePath(root, _runs[run].Path).Replace('\\', '/');

    private void Say(int run, string sentence)
    {
        screen.ClearTransient();
        var part = $"{100 * Part,3:f0} %";
        screen.Progress.MarkupLine($"[{Screen.Faint}]{part}  {Markup.Escape(Name(run).PadRight(_widest))}[/]  {Markup.Escape(sentence)}");
    }

    private void Draw()
    {
        // Whoever begins is slow at first, and would be a wrong measure.
        var (elapsed, left) = (Elapsed, total * (1 - Part));
        var time = elapsed < s_patience || Trained == 0 ? "" : $"  {LiveTraining.Duration(elapsed * (left / Trained))} left";
        var filled = (int)(BarWidth * Part);
        var (full, empty) = screen.Unicode ? ('━', '─') : ('=', '-');
        var running = Enumerable.Range(0, _done.Length).Where(i => _done[i] > 0)
            .Select(i => (Name: $"{Name(i).Split('-', 2)[0]}{Number(i)}", Epoch: (int)_done[i] + 1, _runs[i].Experiment.Epochs))
            .Select(run => $"{run.Name} {Math.Min(run.Epoch, run.Epochs)}/{run.Epochs}");
        var text = $"  {100 * Part,3:f0} %{time}  epoch of {string.Join(", ", running)}";
        var room = Math.Max(10, screen.Width - BarWidth - 3);
        if (text.Length > room) text = text[..(room - 1)] + (screen.Unicode ? "…" : ".");
        screen.Transient(
            $"  [{Screen.Accent}]{new string(full, filled)}[/][{Screen.Faint}]{new string(empty, BarWidth - filled)}[/]"
            + Markup.Escape(text));
    }

    /// <summary>The seed of a repeat; a point of a sweep has its number already.</summary>
    private string Number(int run) => Name(run).StartsWith("seed-", StringComparison.Ordinal) ? $" {_runs[run].Experiment.Seed}" : "";
}
