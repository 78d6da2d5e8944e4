using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Lab.Reports;
using Chainrule.Lab.Runs;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Writes the report of a run, or of repeats, as one page.</summary>
internal sealed class ReportVerb
{
    private const string Name = "report";

    private readonly Argument<string[]> _runs = new("RUN")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Folders of runs or of repeats, or names in ./runs. Default: the newest in ./runs.",
    };

    private readonly Option<string> _out = Values.Word(
        "--out", "FILE", $"Where to write it. Default: {ReportWriting.ReportFile} in the run's folder.");
    private readonly Option<int?> _map = Values.Whole(
        "--map", "N", $"How many test samples t-SNE maps; 0 for no such map. Default: {ReportOptions.UsualMapPoints}.");
    private readonly Option<bool> _noData = Values.Flag(
        "--no-data", "Curves and figures of the records alone; needs no data and no weights.");
    private readonly Option<string> _csv = Values.Word(
        "--csv", "DIR", "Also the numbers of every chart and table, as CSV files in this folder.");
    private readonly Option<bool> _json = Values.Flag("--json", "One JSON document on standard output, all else on standard error.");
    private readonly RunDataOptions _data = new();
    private readonly Surroundings _around;

    private ReportVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new ReportVerb(around);
        var command = new Command(Name, "Writes a run's report: one page with curves, mistakes, maps; it needs no network.") { verb._runs };
        foreach (var option in new Option[] { verb._out, verb._map, verb._noData, verb._csv, verb._json }) command.Add(option);
        verb._data.AddTo(command);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = Read(parsed);
        List<string?> names = [.. parsed.GetValue(_runs) ?? []];
        if (names.Count == 0) names.Add(null);
        var json = parsed.GetValue(_json);
        foreach (var option in new Option[] { _out, _csv, _json }.Where(option => names.Count > 1 && parsed.GetResult(option) is not null))
            throw new Failure(ExitCode.Usage, $"{option.Name}: expected one run with it, got {names.Count}. One report after the other?");
        var screen = _data.Screen(parsed, _around, json);
        var writing = new ReportWriting(_around, screen);
        foreach (var series in names.Select(name => RunArgument.FindSeries(name, _around)).ToList())
        {
            var report = await WriteAsync(parsed, series, options, writing, cancellation).ConfigureAwait(false);
            screen.Fact("run", Markup.Escape(series.Path));
            writing.Tell(report);
            if (json) await _around.Out.WriteAsync(report.ToJson()).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    private async Task<WrittenReport> WriteAsync(
        ParseResult parsed, RunSeries series, ReportOptions options, ReportWriting writing, CancellationToken cancellation)
    {
        if (!parsed.GetValue(_noData))
        {
            var settings = _data.Settings(parsed, series.Experiment.Data, _around);
            options = await writing.WithDataAsync(options, settings, _data.NamesData(parsed), cancellation).ConfigureAwait(false);
        }

        var document = RunReport.Of(series, options, cancellation);
        var path = parsed.GetValue(_out) is { } wanted ? _around.Path(wanted) : Path.Combine(series.Path, ReportWriting.ReportFile);
        var csv = parsed.GetValue(_csv) is { } folder ? _around.Path(folder) : null;
        return writing.Write(document, path, csv, options, [series]);
    }

    private ReportOptions Read(ParseResult parsed)
    {
        var points = parsed.GetValue(_map) ?? ReportOptions.UsualMapPoints;
        if (points < 0) throw new Failure(ExitCode.Usage, $"{_map.Name}: expected 0 or more, got {points}.");
        if (parsed.GetValue(_noData) && _data.NamesData(parsed))
            throw new Failure(ExitCode.Usage, $"{_noData.Name}: expected no data with it, got --dataset or --data.");
        return new()
        {
            MapPoints = points,
            Path = _data.Kernels(parsed),
            Threads = _data.Threads(parsed),
            WithoutData = "The report was made without the data, as was asked for (--no-data).",
        };
    }
}
