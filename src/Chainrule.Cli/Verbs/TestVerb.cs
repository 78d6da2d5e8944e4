using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Graph;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Measures a run's best weights, or those of a file, on test samples.</summary>
internal sealed class TestVerb
{
    private const int ProbedSamples = 500;

    private readonly Argument<string> _run = new("RUN")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A run's folder, or its name in ./runs. Default: the newest in ./runs.",
    };

    private readonly Option<bool> _layers = Values.Flag(
        "--layers", $"Also what each layer and parameter looks like over the first {ProbedSamples} samples: dead units, gradients.");
    private readonly Option<bool> _classes = Values.Flag(
        "--classes", "Also precision and recall of each class, and whether the probabilities mean what they say.");
    private readonly Option<bool> _json = Values.Flag("--json", "All figures as one JSON document on standard output, and nothing else.");
    private readonly WeightOptions _weights = new();
    private readonly RunDataOptions _data = new();
    private readonly Surroundings _around;

    private TestVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new TestVerb(around);
        var command = new Command("test", "Tests a run's best weights: accuracy, confused pairs, a misread sample.") { verb._run };
        verb._weights.AddTo(command);
        foreach (var option in new[] { verb._layers, verb._classes, verb._json }) command.Add(option);
        verb._data.AddTo(command);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var screen = _data.Screen(parsed, _around, parsed.GetValue(_json));
        var (model, samples) = await OpenAsync(parsed, screen, cancellation).ConfigureAwait(false);
        using var opened = model;
        if (parsed.GetValue(_json))
        {
            await _around.Out.WriteAsync(TestFigures.Of(model, samples).ToJson()).ConfigureAwait(false);
            return ExitCode.Done;
        }

        var test = model.Test(samples);
        screen.Fact(Directory.Exists(model.Source) ? "run" : "weights", Markup.Escape(model.Source));
        screen.Fact("model", Markup.Escape(Description.Model(model.Experiment.Model, model.Network.SampleSize)));
        screen.Fact("data", $"{Markup.Escape(samples.Name)}: {samples.Count:n0} to test");
        screen.Fact("test", Description.Score(test));
        Mistakes.Draw(screen, samples, test);
        if (parsed.GetValue(_classes))
        {
            var predictions = Predictions.Of(model, samples);
            ClassScreen.Draw(screen, ClassScores.Of(predictions), Calibration.Of(predictions));
        }

        if (parsed.GetValue(_layers)) LookInside(screen, model, samples);
        return ExitCode.Done;
    }

    private async Task<(TrainedModel Model, IDataSet Samples)> OpenAsync(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var run = parsed.GetValue(_run);
        if (_weights.Read(parsed, run, _around) is var (experiment, weights))
        {
            var data = await _data.TestSamplesAsync(parsed, experiment.Data, screen, _around, cancellation).ConfigureAwait(false);
            return (_data.Open(parsed, experiment, weights, data), data);
        }

        var model = _data.Open(parsed, RunArgument.Find(run, _around));
        try
        {
            return (model, await _data.TestSamplesAsync(parsed, model, screen, _around, cancellation).ConfigureAwait(false));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void LookInside(Screen screen, TrainedModel model, IDataSet samples)
    {
        var loader = new DataLoader(samples, Math.Min(ProbedSamples, samples.Count), model.Normalisation);
        var (images, labels) = (new float[loader.CountOf(0) * model.Network.SampleSize], new float[loader.CountOf(0)]);
        loader.Fill(0, images, labels);
        using var probe = new Probe(model.Network, ExperimentParts.Loss(model.Experiment.Loss), labels.Length);
        probe.Run(images, labels);
        using var start = new ParameterArena((ulong)model.Experiment.Seed, model.Network.Describe(1).Prediction);
        screen.Line();
        screen.Fact("inside", $"{labels.Length:n0} samples, as the network predicts them");
        screen.Line();
        InsideScreen.Draw(screen, ModelStatistics.Of(probe, start));
    }
}
