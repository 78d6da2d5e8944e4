using System.CommandLine;
using Chainrule.Lab;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;

namespace Chainrule.Cli.Options;

/// <summary>A file of weights and the experiment that they belong to, in place of a run.</summary>
internal sealed class WeightOptions
{
    private readonly Option<string> _config = Values.Word("--config", "FILE", "The experiment.json of the weights, in place of a run.");
    private readonly Option<string> _weights = Values.Word(
        "--weights", "FILE", "The weights of that experiment: an npz or safetensors file, like a run's best.npz.");

    internal WeightOptions()
    {
        _config.Aliases.Add("-c");
        _weights.Aliases.Add("-r");
    }

    internal void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_weights);
    }

    /// <summary>The experiment and its weights; null where neither is given, and a run is meant.</summary>
    internal (Experiment Experiment, WeightFile Weights)? Read(ParseResult parsed, string? run, Surroundings around)
    {
        var (verb, config, weights) = (parsed.CommandResult.Command.Name, parsed.GetValue(_config), parsed.GetValue(_weights));
        if (config is null && weights is null) return null;
        if (run is not null)
        {
            throw new Failure(
                ExitCode.Usage, $"{verb}: expected a run, or --config and --weights, got both. A run has its own experiment and weights.");
        }

        if (weights is null)
        {
            throw new Failure(
                ExitCode.Usage, $"{verb}: --config names the experiment, but which weights? Name them too: --weights best.npz.");
        }

        if (config is null)
        {
            throw new Failure(
                ExitCode.Usage, $"{verb}: --weights names the weights, but of which model? Name it too: --config experiment.json.");
        }

        return (ExperimentOptions.ReadFile(config, around), Open(weights, around));
    }

    private static WeightFile Open(string file, Surroundings around)
    {
        var path = around.Path(file);
        if (Directory.Exists(path))
            throw new Failure(ExitCode.Usage, $"{file}: expected a file of weights, got a folder. Name a file in it.");
        if (File.Exists(path)) return WeightFile.Open(path);
        var folder = Path.GetDirectoryName(path)!;
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder).Select(found => Path.GetFileName(found)) : [];
        var near = Nearest.To(Path.GetFileName(path), files) is { } meant ? $" Did you mean {meant}?" : "";
        throw new Failure(ExitCode.Usage, $"{file}: there is no such file.{near}");
    }
}
