using System.CommandLine;
using System.Globalization;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Training;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Reads one picture with a trained network.</summary>
internal sealed class PredictVerb
{
    private readonly Argument<string> _run = new("RUN")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A run's folder, or its name in ./runs; may be left out for the newest in ./runs.",
    };

    private readonly Argument<string> _image = new("IMAGE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The number of a test sample, a PNG, a file of raw pixels, or - for standard input.",
    };

    private readonly Option<int?> _index = Values.Whole("--index", "N", "Takes test sample N, counted from 0, as the image.");
    private readonly RunDataOptions _data = new();
    private readonly Surroundings _around;

    private PredictVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new PredictVerb(around);
        var command = new Command("predict", "Says what a picture shows, with all probabilities.") { verb._run, verb._image, verb._index };
        verb._data.AddTo(command);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (run, image, index) = Words(parsed);
        var folder = RunArgument.Find(run, _around);
        using var model = _data.Open(parsed, folder);
        var screen = _data.Screen(parsed, _around);
        byte[] pixels;
        int? truth = null;
        if (index is { } number)
        {
            var samples = await _data.TestSamplesAsync(parsed, model, screen, _around, cancellation).ConfigureAwait(false);
            RunDataOptions.ExpectSample(number, samples);
            (pixels, truth, image) = (samples.Image(number).ToArray(), samples.Label(number), $"test sample {number} of {samples.Name}");
        }
        else
        {
            pixels = ImageFile.Read(image!, model, _around);
        }

        var probabilities = model.Predict(pixels);
        var said = Network.LargestOf(probabilities);
        screen.Fact("run", Markup.Escape(folder.Path));
        screen.Fact("image", Markup.Escape(image!));
        screen.Line();
        Picture.Draw(screen, pixels, model.Network.SampleShape);
        screen.Line();
        Bars.Draw(screen, model.ClassNames, probabilities, said);
        screen.Line();
        screen.Fact("says", $"[bold]{Markup.Escape(model.ClassNames[said])}[/]");
        if (truth is { } label)
        {
            var verdict = label == said ? $"[{Screen.Accent}]right[/]" : $"[{Screen.Care}]wrong[/]";
            screen.Fact("it is", $"[bold]{Markup.Escape(model.ClassNames[label])}[/], so that is {verdict}");
        }

        return ExitCode.Done;
    }

    private (string? Run, string? Image, int? Index) Words(ParseResult parsed)
    {
        string[] words = [.. new[] { parsed.GetValue(_run), parsed.GetValue(_image) }.OfType<string>()];
        if (parsed.GetValue(_index) is { } index)
        {
            if (words.Length == 2) throw new Failure(ExitCode.Usage, "predict: expected --index or an image, got both.");
            return (words.FirstOrDefault(), null, index);
        }

        if (words.Length == 0 || (words.Length == 1 && Directory.Exists(_around.Path(words[0]))))
        {
            throw new Failure(
                ExitCode.Usage,
                "predict: which image? Name a test sample (--index 7), a PNG, a file of raw bytes, or - for standard input.");
        }

        var image = words[^1];
        var run = words.Length == 2 ? words[0] : null;
        var isNumber = int.TryParse(image, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && !File.Exists(_around.Path(image));
        return isNumber ? (run, null, number) : (run, image, null);
    }
}
