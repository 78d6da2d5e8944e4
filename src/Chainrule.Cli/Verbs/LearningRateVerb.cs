using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Experiments;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Searches for a learning rate: a short training with a growing one.</summary>
internal sealed class LearningRateVerb
{
    private const string Name = "lr-find";
    private static readonly LearningRateOptions s_default = new();
    private readonly ExperimentOptions _experiment = new();
    private readonly Option<double?> _from = Values.Real("--from", "RATE", $"The first rate. Default: {Figures.Of(s_default.From, 1)}.");
    private readonly Option<double?> _to = Values.Real("--to", "RATE", $"The last rate. Default: {Figures.Of(s_default.To, 1)}.");
    private readonly Option<int?> _steps = Values.Whole("--steps", "N", $"Steps from the one to the other. Default: {s_default.Steps}.");
    private readonly Option<string> _kernels = KernelOption.Create();
    private readonly Option<bool> _json = Values.Flag("--json", "One JSON document on standard output, all else on standard error.");
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;

    private LearningRateVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new LearningRateVerb(around);
        var command = new Command(Name, "Draws the loss while the learning rate grows, and suggests a rate.");
        verb._experiment.AddTo(command);
        foreach (var option in new Option[] { verb._from, verb._to, verb._steps, verb._kernels, verb._json, verb._plain })
            command.Add(option);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var experiment = _experiment.Read(parsed, _around);
        var path = KernelOption.Read(parsed.GetValue(_kernels));
        var json = parsed.GetValue(_json);
        var screen = new Screen(_around, parsed.GetValue(_plain), json);
        var options = Range(parsed);
        var data = await DataFinder.FindAsync(experiment.Data, _experiment.NamesData(parsed), screen, _around, cancellation)
            .ConfigureAwait(false);
        using var run = TrainVerb.Prepare(DataFinder.Recorded(experiment, data), data, path);
        experiment = run.Experiment;
        var curve = LearningRateFinder.Run(
            run.Network,
            ExperimentParts.Loss(experiment.Loss),
            weights => ExperimentParts.Optimizer(experiment.Optimizer, weights),
            run.TrainingLoader(),
            options,
            cancellation);
        if (curve.Points.Count < 2)
        {
            throw new Failure(
                ExitCode.Failed, $"The loss exploded at the first rate. Begin lower: --from {Figures.Of(options.From / 1000, 1)}.");
        }

        if (json)
        {
            await _around.Out.WriteAsync(curve.ToJson()).ConfigureAwait(false);
            return ExitCode.Done;
        }

        screen.Fact("data", $"{Markup.Escape(run.Data.Training.Name)}: {run.Training.Count:n0} to learn from");
        screen.Fact("model", $"{Markup.Escape(Description.Model(experiment.Model, run.Inputs))}, {run.Network.Weights.Count:n0} weights");
        screen.Fact("steps", Markup.Escape(
            $"{curve.Points.Count} of {experiment.Batch} samples, {Description.Word(experiment.Optimizer)} with a rate from "
            + $"{Figures.Of(options.From, 1)} to {Figures.Of(curve.Points[^1].Rate, 2)}"
            + (curve.Exploded ? ", where the loss exploded" : "")));
        screen.Line();
        LossChart.Draw(screen, curve);
        Conclude(screen, curve, Figures.Of(curve.Suggested, 2), parsed);
        return ExitCode.Done;
    }

    private void Conclude(Screen screen, LearningRateCurve curve, string rate, ParseResult parsed)
    {
        screen.Line();
        var least = curve.Points.Min(point => point.Smooth);
        screen.Fact("least", $"loss {EpochTable.Loss(least)} at rate {Figures.Of(curve.AtLeast, 2)}: from here on it gets worse");
        screen.Fact("steepest", $"at rate {Figures.Of(curve.AtSteepest, 2)}: here it falls fastest, for these few steps");
        screen.Fact("suggested", $"[bold {Screen.Accent}]{rate}[/], a tenth of the rate with the least loss");
        if (!curve.Exploded && curve.AtLeast > curve.Points[^1].Rate / 5)
            screen.Prose("", Screen.Care, "The loss never exploded, so the least may lie beyond: a larger --to tells.");
        screen.Fact("next", Markup.Escape($"{Commands.Program} {Command(parsed, rate)}"));
    }

    /// <summary>The same words for a training, with the rate that was found.</summary>
    private string Command(ParseResult parsed, string rate)
    {
        HashSet<string> left = [_from.Name, _to.Name, _steps.Name, ExperimentOptions.Rate, _json.Name];
        var words = new List<string> { "train" };
        var tokens = parsed.Tokens.Select(token => token.Value).Skip(1).ToList();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!left.Contains(tokens[i])) words.Add(Commands.Quote(tokens[i]));
            else if (tokens[i] != _json.Name) i++;
        }

        // What --set says goes before what options say; so does the rate, where --set is there at all.
        return words.Contains("--set")
            ? string.Join(' ', [.. words, "--set", $"optimizer.learningRate={rate}"])
            : string.Join(' ', [.. words, ExperimentOptions.Rate, rate]);
    }

    private LearningRateOptions Range(ParseResult parsed)
    {
        var options = s_default with
        {
            From = parsed.GetValue(_from) ?? s_default.From,
            To = parsed.GetValue(_to) ?? s_default.To,
            Steps = parsed.GetValue(_steps) ?? s_default.Steps,
        };
        if (options.From <= 0) throw new Failure(ExitCode.Usage, $"--from: expected a rate above 0, got {options.From}.");
        if (options.To <= options.From) throw new Failure(ExitCode.Usage, $"--to: expected a rate above {options.From}, got {options.To}.");
        return options.Steps >= 2 ? options : throw new Failure(ExitCode.Usage, $"--steps: expected 2 or more, got {options.Steps}.");
    }
}
