using System.Globalization;
using System.Text.Json;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Sweeps;

/// <summary>What came of a sweep: the content of <c>results.json</c>, and what <c>sweep --json</c> prints.</summary>
public sealed record SweepResult
{
    private const string File = "results.json";
    private const string Table = "results.csv";

    /// <summary>The folder of the sweep.</summary>
    public required string Sweep { get; init; }

    /// <summary>Done when every point has ended, else interrupted, or waiting where none has begun.</summary>
    public required Standing Status { get; init; }

    /// <summary>The number of points that have ended, also those that diverged or were refused.</summary>
    public required int Ended { get; init; }

    /// <summary>The points, best first: by validation accuracy, since whoever chooses by the test samples tests no more.</summary>
    public required IReadOnlyList<SweepRow> Points { get; init; }

    /// <summary>Reads what has come of a sweep, also while it goes on.</summary>
    /// <param name="path">The folder of the sweep.</param>
    /// <returns>The result so far.</returns>
    /// <exception cref="DamagedFileException">A file was changed.</exception>
    /// <exception cref="Experiments.ConfigException">The experiment in <c>sweep.json</c> is none any more.</exception>
    public static SweepResult Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var plan = new SweepPlan(SweepSettings.Read(path));
        var refused = Earlier(path)?.Points.Where(row => row is { Status: Standing.Refused, Message: not null }) ?? [];
        return Of(path, plan, refused.DistinctBy(row => row.Point).ToDictionary(row => row.Point, row => row.Message!));
    }

    /// <summary>The result as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, SweepJson.Default.SweepResult);

    /// <summary>The points as a table, a line for each, best first.</summary>
    /// <returns>CSV.</returns>
    public string ToCsv()
    {
        string[] paths = [.. Points.SelectMany(row => row.Values.Keys).Distinct()];
        string[] figures = ["validation_accuracy", "validation_loss", "test_accuracy", "test_loss", "train_seconds"];
        var spreadNames = figures.SelectMany(name => new[] { name, $"{name}_std" });
        var table = new Csv(["point", .. paths, "status", "epochs", "n", .. spreadNames, "folder", "message"]);
        foreach (var row in Points)
        {
            Spread?[] spreads = [row.ValidationAccuracy, row.ValidationLoss, row.TestAccuracy, row.TestLoss, row.TrainSeconds];
            var status = JsonNamingPolicy.CamelCase.ConvertName($"{row.Status}");
            object?[] cells =
            [
                row.Point, .. paths.Select(path => Cell(row.Values[path])), status, row.Epochs, spreads.Max(spread => spread?.Count) ?? 0,
                .. spreads.SelectMany(spread => new object?[] { spread?.Mean, spread?.Std }), row.Folder, row.Message,
            ];
            table.Add(cells);
        }

        return table.ToString();
    }

    internal static SweepResult Of(string path, SweepPlan plan, IReadOnlyDictionary<int, string> problems)
    {
        var rows = SweepRow.Ordered(
            plan.Points.Select(point => Last(path, plan, point, problems.GetValueOrDefault(point.Number))), plan.RungEpochs.Count > 0);
        var isDone = rows.All(HasEnded) && Enumerable.Range(1, plan.Rungs() - 1).All(rung => Reached(rung) >= Expected(rung));
        return new()
        {
            Sweep = path,
            Status = isDone ? Standing.Done : rows.All(row => row.Status == Standing.Waiting) ? Standing.Waiting : Standing.Interrupted,
            Ended = rows.Count(HasEnded),
            Points = rows,
        };

        int Reached(int rung) => rows.Count(row => row.Epochs >= plan.RungEpochs[rung]);

        // Only who is done goes on; where many diverge, a rung has fewer points than it could have.
        int Expected(int rung) => Math.Min(
            plan.PointsOf(rung),
            Reached(rung) + rows.Count(row => row.Epochs == plan.RungEpochs[rung - 1] && row.Status == Standing.Done));
    }

    internal void Write()
    {
        AtomicFile.WriteText(Path.Combine(Sweep, File), ToJson());
        AtomicFile.WriteText(Path.Combine(Sweep, Table), ToCsv());
    }

    private static bool HasEnded(SweepRow row) => row.Status is Standing.Done or Standing.Diverged or Standing.Refused;

    /// <summary>A point in the last rung that it has begun; where that was interrupted, with the figures of the rung before.</summary>
    private static SweepRow Last(string path, SweepPlan plan, SweepPoint point, string? problem)
    {
        var rows = Enumerable.Range(0, plan.Rungs()).Reverse()
            .Select(rung => SweepRow.Of(path, plan, point, rung, rung == 0 ? problem : null)).ToList();
        var last = rows.Find(row => row.Status is not (Standing.Waiting or Standing.Interrupted)) ?? rows[^1];
        var isGoingOn = rows.TakeWhile(row => !ReferenceEquals(row, last)).Any(row => row.Status == Standing.Interrupted);
        return isGoingOn ? last with { Status = Standing.Interrupted } : last;
    }

    /// <summary>What was written down at the end of the last training; only who was refused cannot be read elsewhere.</summary>
    private static SweepResult? Earlier(string path)
    {
        try
        {
            var file = Path.Combine(path, File);
            if (!System.IO.File.Exists(file)) return null;
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(file), SweepJson.Default.SweepResult);
        }
        catch (JsonException)
        {
            return null; // It is written anew from the runs themselves.
        }
    }

    /// <summary>A number as one, since a text that begins with a minus would be taken for a formula.</summary>
    private static object Cell(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : value;
}
