using System.CommandLine;
using System.CommandLine.Help;
using Chainrule.Cli.Verbs;

namespace Chainrule.Cli;

/// <summary>All verbs, with help and version.</summary>
internal static class CommandTree
{
    private const string Program = "chainrule";

    /// <summary>Reads a command line.</summary>
    /// <exception cref="Failure">It is none; the message says all that is wrong.</exception>
    internal static ParseResult Parse(string[] args, Surroundings around)
    {
        var root = new Command(Program, "Neural networks by backpropagation. The same seed gives the same bits, on every machine.")
        {
            new HelpOption { Action = new HelpScreen(around), Recursive = true },
            new VersionOption { Action = new VersionLine(around) },
        };
        root.Add(TrainVerb.Create(around));
        root.Add(SweepVerb.Create(around));
        root.Add(RunsVerb.Create(around));
        root.Add(TestVerb.Create(around));
        root.Add(PredictVerb.Create(around));
        root.Add(ReportVerb.Create(around));
        root.Add(ExplainVerb.Create(around));
        root.Add(CompareVerb.Create(around));
        root.Add(ReproduceVerb.Create(around));
        root.Add(CheckVerb.Create(around));
        root.Add(LearningRateVerb.Create(around));
        root.Add(PlanVerb.Create(around));
        root.Add(BenchVerb.Create(around));
        root.Add(ExportVerb.Create(around));
        root.Add(DoctorVerb.Create(around));

        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is HelpScreen or VersionLine) return parsed;
        var verbs = string.Join(", ", root.Subcommands.Select(verb => verb.Name));
        if (args.Length == 0) throw new Failure(ExitCode.Usage, $"Which verb? {verbs}; --help tells more.");
        if (Misspelling.Told(parsed) is { } message) throw new Failure(ExitCode.Usage, message);
        return parsed;
    }
}
