using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Saves a run's best weights in a format that other programs read.</summary>
internal sealed class ExportVerb
{
    private static readonly string s_endings = string.Join(" or ", WeightFile.Endings);

    private readonly Argument<string> _run = new("RUN")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A run's folder, or its name in ./runs. Default: the newest in ./runs.",
    };

    private readonly Option<string> _to = Values.Word("--to", "FILE", $"The file; its ending says the format: {s_endings}.");
    private readonly Option<bool> _force = Values.Flag("--force", "Replaces a file that is there already.");
    private readonly Surroundings _around;

    private ExportVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new ExportVerb(around);
        var command = new Command("export", "Saves a run's best weights for numpy or as safetensors.") { verb._run, verb._to, verb._force };
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_to) is not { } file)
            throw new Failure(ExitCode.Usage, "export: where to? Name a file with --to weights.npz.");
        if (!WeightFile.Endings.Contains(Path.GetExtension(file)))
            throw new Failure(ExitCode.Usage, $"--to: expected a file that ends with {s_endings}, got {file}.");
        var path = _around.Path(file);
        if (Directory.Exists(path)) throw new Failure(ExitCode.Usage, $"--to: expected a file, got the folder {file}.");
        if (File.Exists(path) && !parsed.GetValue(_force))
            throw new Failure(ExitCode.Usage, $"{file}: there is such a file already. Name another, or replace it with --force.");
        var run = RunArgument.Find(parsed.GetValue(_run), _around);
        var weights = Read(run);
        Save(path, weights);
        var screen = new Screen(_around, plain: false, json: false);
        screen.Fact("run", Markup.Escape(run.Path));
        screen.Fact("saved", $"{Markup.Escape(file)}: {weights.Tensors.Count} tensors, {new FileInfo(path).Length:n0} bytes");
        return ExitCode.Done;
    }

    private static WeightFile Read(RunFolder run)
    {
        try
        {
            return run.ReadWeights();
        }
        catch (RunFolderException e)
        {
            throw new Failure(ExitCode.Model, e.Message, e);
        }
    }

    private static void Save(string path, WeightFile weights)
    {
        try
        {
            WeightFile.Write(path, weights.Tensors, weights.Metadata);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Failed, $"{path}: the weights cannot be saved: {e.Message}", e);
        }
    }
}
