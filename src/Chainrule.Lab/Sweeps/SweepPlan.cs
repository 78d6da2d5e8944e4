using System.Globalization;
using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Sweeps;

/// <summary>The points of a sweep and, with successive halving, its rungs. Whatever is wrong with any of them is told at once.</summary>
/// <remarks>
/// Successive halving trains each rung anew from the start, with more epochs: a schedule depends on the number of epochs, so that going on
/// would not be the training that the last rung describes. Source: K. Jamieson, A. Talwalkar, "Non-stochastic Best Arm Identification and
/// Hyperparameter Optimization", 2016, arXiv 1502.07943, with the factor η of L. Li et al., arXiv 1603.06560, in the place of 2.
/// </remarks>
public sealed class SweepPlan
{
    private const int MostPoints = 10_000;
    private const int LongestWords = 60;

    /// <summary>What cannot differ, since the points share it.</summary>
    private static readonly string[] s_shared = ["data", "data.set", "data.folder", "repeats", "name", "$schema"];

    /// <summary>Lays a sweep out.</summary>
    /// <param name="settings">The sweep.</param>
    /// <exception cref="ConfigException">A path or a value is not allowed; all errors of all points are listed.</exception>
    public SweepPlan(SweepSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        CheckAxes();
        var combinations = settings.Random is { } count ? Drawn(count) : Grid();
        RungEpochs = settings.Halving is { } factor ? Rungs(combinations.Count, settings.Experiment.Epochs, factor) : [];
        Points = Checked(combinations);
    }

    /// <summary>The sweep.</summary>
    public SweepSettings Settings { get; }

    /// <summary>The points, numbered from 1.</summary>
    public IReadOnlyList<SweepPoint> Points { get; }

    /// <summary>The epochs of each rung of successive halving; none where every point trains to its end.</summary>
    public IReadOnlyList<int> RungEpochs { get; }

    /// <summary>The number of rungs; 1 where every point trains to its end.</summary>
    public int Rungs() => Math.Max(1, RungEpochs.Count);

    /// <summary>The number of points that a rung trains.</summary>
    /// <param name="rung">The rung, from 0.</param>
    /// <returns>The number, at least 1.</returns>
    public int PointsOf(int rung)
    {
        var count = Points.Count;
        for (var i = 0; i < rung; i++) count = Math.Max(1, count / Settings.Halving!.Value);
        return count;
    }

    /// <summary>The epochs of all trainings together: what there is to do.</summary>
    public long Epochs => Settings.Experiment.Repeats * (RungEpochs.Count == 0
        ? Points.Sum(point => (long)point.Experiment.Epochs)
        : RungEpochs.Select((epochs, rung) => (long)epochs * PointsOf(rung)).Sum());

    /// <summary>The folder of a point's runs within that of the sweep: "003-learningRate=0.1-out=64".</summary>
    /// <param name="point">The point.</param>
    /// <param name="rung">The rung, from 0; with halving, each has a folder of its own.</param>
    /// <returns>The name.</returns>
    public string FolderOf(SweepPoint point, int rung)
    {
        ArgumentNullException.ThrowIfNull(point);
        var words = string.Join('-', Settings.Axes.Zip(point.Values, (axis, value) => $"{axis.Path.Split('.')[^1]}={value}"));
        var safe = string.Concat(words.Select(c => char.IsAsciiLetterOrDigit(c) || "._=-".Contains(c, StringComparison.Ordinal) ? c : '_'));
        if (safe.Length > LongestWords) safe = safe[..LongestWords];
        var end = RungEpochs.Count == 0 ? "" : $"-epochs={RungEpochs[rung]}";
        return string.Create(CultureInfo.InvariantCulture, $"{point.Number:d3}-{safe}{end}");
    }

    /// <summary>The experiment of a point in a rung.</summary>
    /// <param name="point">The point.</param>
    /// <param name="rung">The rung, from 0.</param>
    /// <returns>The experiment.</returns>
    public Experiment ExperimentOf(SweepPoint point, int rung)
    {
        ArgumentNullException.ThrowIfNull(point);
        return RungEpochs.Count == 0 ? point.Experiment : Shortened(point.Experiment, RungEpochs[rung]);
    }

    /// <summary>From the fewest epochs to all of them, each rung η times the one before, as many as the points last for.</summary>
    private static List<int> Rungs(int points, int epochs, int factor)
    {
        var rungs = new List<int> { epochs };
        for (var left = points / factor; left >= 1 && rungs[0] / factor >= 1; left /= factor) rungs.Insert(0, rungs[0] / factor);
        return rungs;
    }

    /// <summary>What asks for more epochs than a rung has is left away.</summary>
    private static Experiment Shortened(Experiment experiment, int epochs)
    {
        var snapshots = experiment.Record.Snapshots?.Where(epoch => epoch <= epochs).ToList();
        return experiment with
        {
            Epochs = epochs,
            Stop = experiment.Stop.Patience >= epochs ? experiment.Stop with { Patience = null } : experiment.Stop,
            Record = experiment.Record with { Snapshots = snapshots is { Count: > 0 } ? snapshots : null },
        };
    }

    private void CheckAxes()
    {
        var errors = new List<ConfigError>();
        var seen = new HashSet<string>();
        foreach (var axis in Settings.Axes)
        {
            if (s_shared.Contains(axis.Path)) errors.Add(new(axis.Path, null, "all points of a sweep share it. Make a sweep for each."));
            if (Settings.Halving is not null && axis.Path == "epochs")
                errors.Add(new(axis.Path, null, "successive halving sets the epochs itself."));
            if (!seen.Add(axis.Path)) errors.Add(new(axis.Path, null, "expected each path once, got it twice."));
            if (Settings.Random is null && axis.Range is not SweepRange.Choice)
                errors.Add(new(axis.Path, null, $"a grid needs values, got {axis.Range}. Draw at random, or name the values."));
        }

        if (Settings.Axes.Count == 0) errors.Add(new("", null, "expected a setting that differs, got none."));
        if (Settings.Halving < 2) errors.Add(new("", null, $"expected a factor of halving of 2 or more, got {Settings.Halving}."));
        if (Settings.Halving is not null && Settings.Experiment.Data.Validation == 0)
            errors.Add(new("data.validation", null, "successive halving chooses by samples held out: expected a part above 0, got 0."));
        if (Settings.Random is < 1 or > MostPoints)
            errors.Add(new("", null, $"expected 1 to {MostPoints} random points, got {Settings.Random}."));
        if (errors.Count > 0) throw new ConfigException("sweep", errors);
    }

    /// <summary>Every combination; the last axis changes fastest.</summary>
    private List<string[]> Grid()
    {
        List<string[]> all = [[]];
        foreach (var axis in Settings.Axes)
        {
            var values = ((SweepRange.Choice)axis.Range).Values;
            if ((long)all.Count * values.Count > MostPoints)
            {
                var message = $"expected at most {MostPoints} points, got more. Draw some at random.";
                throw new ConfigException("sweep", [new("", null, message)]);
            }

            all = [.. all.SelectMany(point => values, (point, value) => (string[])[.. point, value])];
        }

        return all;
    }

    /// <summary>Random combinations, none twice; fewer where there are no more.</summary>
    private List<string[]> Drawn(int count)
    {
        var (points, seen) = (new List<string[]>(), new HashSet<string>());
        for (var draw = 0; draw < 100 * count && points.Count < count; draw++)
        {
            string[] values = [.. Settings.Axes.Select(axis => axis.Draw((ulong)Settings.Seed, (uint)draw))];
            if (seen.Add(string.Join('\n', values))) points.Add(values);
        }

        return points;
    }

    private List<SweepPoint> Checked(List<string[]> combinations)
    {
        var points = new List<SweepPoint>();
        var errors = new List<(ConfigError Error, int Point)>();
        for (var i = 0; i < combinations.Count; i++)
        {
            try
            {
                var changes = Settings.Axes.Zip(combinations[i], (axis, value) => (axis.Path, value));
                var point = new SweepPoint(i + 1, combinations[i], Settings.Experiment.Set(changes) with { Name = null });
                for (var rung = 0; rung < RungEpochs.Count; rung++) ExperimentOf(point, rung).Checked();
                points.Add(point);
            }
            catch (ConfigException e)
            {
                errors.AddRange(e.Errors.Select(error => (error, i + 1)));
            }
        }

        if (errors.Count == 0) return points;
        var told = errors.GroupBy(error => error.Error, error => error.Point)
            .Select(same => same.Key with { Message = same.Key.Message + Of([.. same.Distinct()]) });
        throw new ConfigException("sweep", [.. told]);

        static string Of(int[] points) => points.Length switch
        {
            1 => $" (point {points[0]})",
            <= 5 => $" (points {string.Join(", ", points)})",
            _ => $" (points {string.Join(", ", points[..5])} and {points.Length - 5} more)",
        };
    }
}
