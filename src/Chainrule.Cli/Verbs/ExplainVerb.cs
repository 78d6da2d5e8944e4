using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Spectre.Console;
using Network = Chainrule.Lab.Training.Network;

namespace Chainrule.Cli.Verbs;

/// <summary>Follows one sample through a trained network and its gradient back, number by number.</summary>
internal sealed class ExplainVerb
{
    private const double UsualRate = 0.1;

    private readonly Argument<string> _run = new("RUN")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A run's folder, or its name in ./runs. Default: the newest in ./runs.",
    };

    private readonly Option<int?> _index = Values.Whole("--index", "N", "Test sample N, counted from 0. Default: 0.");
    private readonly Option<string> _image = Values.Word("--image", "FILE", "A PNG, a file of raw pixels, or - for standard input.");
    private readonly Option<string> _label = Values.Word(
        "--label", "CLASS", "What the image shows. Default: the sample's label; of an image, what the network takes it for.");
    private readonly Option<double?> _rate = Values.Real(
        "--lr", "RATE", $"The rate of the step that is tried. Default: the run's where it trained by sgd, otherwise {UsualRate}.");
    private readonly Option<bool> _json = Values.Flag("--json", "One JSON document on standard output, all else on standard error.");
    private readonly RunDataOptions _data = new();
    private readonly Surroundings _around;

    private ExplainVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new ExplainVerb(around);
        var command = new Command("explain", "Follows one sample forward and its gradient back, number by number.") { verb._run };
        foreach (var option in new Option[] { verb._index, verb._image, verb._label, verb._rate }) command.Add(option);
        verb._data.AddTo(command);
        command.Add(verb._json);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = RunArgument.Find(parsed.GetValue(_run), _around);
        using var model = _data.Open(parsed, folder);
        var json = parsed.GetValue(_json);
        var screen = _data.Screen(parsed, _around, json);
        var (pixels, label, name) = await SampleAsync(parsed, model, screen, cancellation).ConfigureAwait(false);
        if (parsed.GetValue(_label) is { } word) label = Class(word, model.ClassNames);
        var image = new float[pixels.Length];
        model.Normalisation.Apply(pixels, image);
        var rate = parsed.GetValue(_rate)
            ?? (model.Experiment.Optimizer is OptimizerSettings.Sgd sgd ? sgd.LearningRate : UsualRate);
        if (!(rate > 0)) throw new Failure(ExitCode.Usage, $"{_rate.Name}: expected a rate above 0, got {rate}.");
        var truth = label ?? Network.LargestOf(model.Predict(pixels));
        var explanation = Explanation.Of(model.Network, ExperimentParts.Loss(model.Experiment.Loss), image, truth, rate);
        if (json)
        {
            await _around.Out.WriteAsync(explanation.ToJson()).ConfigureAwait(false);
            return ExitCode.Done;
        }

        screen.Fact("run", Markup.Escape(folder.Path));
        screen.Fact("model", Markup.Escape(Description.Model(model.Experiment.Model, model.Network.SampleSize)));
        screen.Fact("image", Markup.Escape(name));
        screen.Line();
        Picture.Draw(screen, pixels, model.Network.SampleShape);
        screen.Line();
        new ExplanationScreen(screen, explanation, model.ClassNames, model.Experiment.Loss).Draw(isTruthKnown: label is not null);
        return ExitCode.Done;
    }

    private async Task<(byte[] Pixels, int? Label, string Name)> SampleAsync(
        ParseResult parsed, TrainedModel model, Screen screen, CancellationToken cancellation)
    {
        if (parsed.GetValue(_image) is { } file)
        {
            if (parsed.GetValue(_index) is not null) throw new Failure(ExitCode.Usage, "explain: expected --index or --image, got both.");
            return (ImageFile.Read(file, model, _around), null, file);
        }

        var number = parsed.GetValue(_index) ?? 0;
        var samples = await _data.TestSamplesAsync(parsed, model, screen, _around, cancellation).ConfigureAwait(false);
        RunDataOptions.ExpectSample(number, samples);
        return (samples.Image(number).ToArray(), samples.Label(number), $"test sample {number} of {samples.Name}");
    }

    private static int Class(string word, IReadOnlyList<string> names)
    {
        var found = names.ToList().IndexOf(word);
        if (found >= 0) return found;
        var near = Lab.Nearest.To(word, names) is { } meant ? $" Did you mean {meant}?" : "";
        throw new Failure(ExitCode.Usage, $"--label: expected one of {string.Join(", ", names)}, got \"{word}\".{near}");
    }
}
