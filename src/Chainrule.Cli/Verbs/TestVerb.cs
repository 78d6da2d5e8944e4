using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Measures a run's best weights on test samples.</summary>
internal sealed class TestVerb
{
    private readonly Argument<string> _run = new("RUN")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A run's folder, or its name in ./runs. Default: the newest in ./runs.",
    };

    private readonly RunDataOptions _data = new();
    private readonly Surroundings _around;

    private TestVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new TestVerb(around);
        var command = new Command("test", "Tests a run's best weights: accuracy, confused pairs, a misread sample.") { verb._run };
        verb._data.AddTo(command);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var run = RunArgument.Find(parsed.GetValue(_run), _around);
        using var model = _data.Open(parsed, run);
        var screen = _data.Screen(parsed, _around);
        var samples = await _data.TestSamplesAsync(parsed, model, screen, _around, cancellation).ConfigureAwait(false);
        var test = model.Test(samples);
        screen.Fact("run", Markup.Escape(run.Path));
        screen.Fact("model", Markup.Escape(Description.Model(model.Experiment.Model, model.Network.SampleSize)));
        screen.Fact("data", $"{Markup.Escape(samples.Name)}: {samples.Count:n0} to test");
        screen.Fact("test", Description.Score(test));
        Mistakes.Draw(screen, samples, test);
        return ExitCode.Done;
    }
}
