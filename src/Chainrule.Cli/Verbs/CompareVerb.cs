using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Reports;
using Chainrule.Lab.Runs;

namespace Chainrule.Cli.Verbs;

/// <summary>Compares runs with each other, or a new one with the same training in another framework.</summary>
internal sealed class CompareVerb
{
    private const string Name = "compare";
    private const string ReportFile = "comparison.html";
    private static readonly string[] s_rivals = ["pytorch"];
    private readonly ExperimentOptions _experiment = new();
    private readonly Argument<string[]> _runs = new("runs")
    {
        Description = "Two runs or more: folders, or names in runs/.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string> _with = Values.Word(
        "--with", "NAME", "pytorch: trains the experiment here and there, from the same start values in the same batches.");
    private readonly Option<string> _python = PythonOption.Create();
    private readonly Option<string> _out = Values.Word("--out", "DIR", "With --with: the folder of both runs. Default: runs/NAME.");
    private readonly Option<string?> _html = new("--html")
    {
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
        Description = $"Also a page with curves, tests and the samples that only one reads right. Default: {ReportFile} in ./runs.",
    };
    private readonly Option<string> _kernels = KernelOption.Create();
    private readonly Option<bool> _json = Values.Flag("--json", "One JSON document on standard output, all else on standard error.");
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;

    private CompareVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new CompareVerb(around);
        var command = new Command(Name, "Compares runs, or with --with pytorch a training here with the same one there.") { verb._runs };
        foreach (var option in new Option[] { verb._with, verb._python, verb._out, verb._html, verb._kernels, verb._json, verb._plain })
            command.Add(option);
        verb._experiment.AddTo(command);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var names = parsed.GetValue(_runs) ?? [];
        var html = parsed.GetResult(_html) is null ? null : parsed.GetValue(_html) ?? "";
        if (html is { Length: > 0 } && !html.EndsWith(".html", StringComparison.OrdinalIgnoreCase)) (names, html) = ([html, .. names], "");
        var json = parsed.GetValue(_json);
        var screen = new Screen(_around, parsed.GetValue(_plain), json);
        var kernels = KernelOption.Read(parsed.GetValue(_kernels));
        if (parsed.GetValue(_with) is { } rival)
        {
            ExpectRival(rival, names);
            if (html is not null)
                throw new Failure(ExitCode.Usage, "--html: expected runs, got a training. Train with --with first, then compare both.");
            var request = new RivalRequest(
                _experiment.Read(parsed, _around), _experiment.NamesData(parsed), parsed.GetValue(_python), parsed.GetValue(_out), kernels,
                json);
            return await new RivalTraining(_around, screen, request).RunAsync(cancellation).ConfigureAwait(false);
        }

        ExpectRuns(parsed, names);
        var series = names.Select(name => RunArgument.FindSeries(name, _around)).ToList();
        RunComparing.Run(_around, screen, series, json);
        if (html is not null) await WriteAsync(html, series, screen, cancellation).ConfigureAwait(false);
        return ExitCode.Done;
    }

    /// <summary>Writes the page of a comparison.</summary>
    private async Task WriteAsync(string file, List<RunSeries> series, Screen screen, CancellationToken cancellation)
    {
        var writing = new ReportWriting(_around, screen);
        var options = await writing.WithDataAsync(new(), series[0].Experiment.Data, needed: false, cancellation).ConfigureAwait(false);
        var path = _around.Path(file.Length > 0 ? file : Path.Combine(RunArgument.Root, ReportFile));
        screen.Line();
        writing.Tell(writing.Write(ComparisonReport.Of(series, options, null, cancellation), path, null, options, series));
    }

    private static void ExpectRival(string rival, string[] names)
    {
        if (!s_rivals.Contains(rival))
        {
            var near = Lab.Nearest.To(rival, s_rivals) is { } meant ? $" Did you mean {meant}?" : "";
            throw new Failure(ExitCode.Usage, $"--with: expected {string.Join(" or ", s_rivals)}, got \"{rival}\".{near}");
        }

        if (names.Length > 0)
        {
            throw new Failure(
                ExitCode.Usage,
                $"--with {rival} trains anew: expected an experiment (-c {names[0]}/experiment.json?), got the run {names[0]}.");
        }
    }

    /// <summary>Without a rival nothing is trained, and what describes a training is out of place.</summary>
    private void ExpectRuns(ParseResult parsed, string[] names)
    {
        var odd = _experiment.All.Concat([_python, _out, _kernels]).FirstOrDefault(option => parsed.GetResult(option) is not null);
        if (odd is not null)
        {
            throw new Failure(
                ExitCode.Usage, $"{Name}: {odd.Name} describes a training, and runs are compared as they are. Is --with pytorch missing?");
        }

        if (names.Length < 2)
        {
            var got = names.Length == 0 ? "none" : $"{names[0]} alone";
            throw new Failure(ExitCode.Usage, $"{Name}: expected two runs or more, or --with pytorch, got {got}.");
        }
    }
}
