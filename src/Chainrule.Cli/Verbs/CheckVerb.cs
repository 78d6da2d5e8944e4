using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Plans;
using Spectre.Console;
using Network = Chainrule.Lab.Training.Network;

namespace Chainrule.Cli.Verbs;

/// <summary>Compares the gradients of an experiment's model with finite differences.</summary>
internal sealed class CheckVerb
{
    private const int UsualSamples = 3;
    private static readonly GradientCheckOptions s_default = new();
    private readonly ExperimentOptions _experiment = new();
    private readonly Option<int?> _samples = Values.Whole("--samples", "N", $"Samples in the batch. Default: {UsualSamples}.");
    private readonly Option<int?> _elements = Values.Whole(
        "--elements", "N", $"Elements of each parameter that are moved. Default: {s_default.Elements}.");
    private readonly Option<double?> _bound = Values.Real(
        "--bound", "ERROR", $"The error above which a gradient is wrong, of the largest. Default: {Figures.Of(s_default.Bound, 1)}.");
    private readonly Option<string> _kernels = KernelOption.Create();
    private readonly Option<bool> _json = Values.Flag("--json", "One JSON document on standard output, all else on standard error.");
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;

    private CheckVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new CheckVerb(around);
        var command = new Command("check", "Compares the gradients of a model and its loss with finite differences.");
        verb._experiment.AddTo(command);
        foreach (var option in new Option[] { verb._samples, verb._elements, verb._bound, verb._kernels, verb._json, verb._plain })
            command.Add(option);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var experiment = _experiment.Read(parsed, _around);
        var path = KernelOption.Read(parsed.GetValue(_kernels));
        var count = Values.AtLeastOne(parsed, _samples) ?? UsualSamples;
        var json = parsed.GetValue(_json);
        var screen = new Screen(_around, parsed.GetValue(_plain), json);
        var options = s_default with
        {
            Elements = Values.AtLeastOne(parsed, _elements) ?? s_default.Elements,
            Bound = Bound(parsed),
            Seed = (ulong)experiment.Seed,
            Cancellation = cancellation,
            Progress = (done, all) =>
            {
                lock (screen) screen.Transient($"[{Screen.Faint}]differences: {done} of {all}[/]");
            },
        };
        var samples = await SamplesAsync(experiment, _experiment.NamesData(parsed), count, screen, cancellation).ConfigureAwait(false);
        var loader = new DataLoader(samples, count, ExperimentParts.Normalisation(experiment.Data.Normalisation));
        using var team = new Team(1);
        using var network = new Network(
            ExperimentParts.Model(experiment.Model),
            samples.SampleShape,
            (ulong)experiment.Seed,
            options: new PlanOptions { Team = team, Path = path });
        ExperimentOptions.ExpectClasses(network.Classes, samples);
        var (images, labels) = (new float[loader.CountOf(0) * network.SampleSize], new float[loader.CountOf(0)]);
        loader.Fill(0, images, labels);
        var found = GradientCheck.Of(network, ExperimentParts.Loss(experiment.Loss), images, labels, options);
        screen.ClearTransient();
        if (json) await _around.Out.WriteAsync(found.ToJson()).ConfigureAwait(false);
        else Draw(screen, experiment, network, samples, found);
        return found.Passed ? ExitCode.Done : ExitCode.Failed;
    }

    private double Bound(ParseResult parsed)
    {
        var bound = parsed.GetValue(_bound) ?? s_default.Bound;
        return bound > 0 ? bound : throw new Failure(ExitCode.Usage, $"{_bound.Name}: expected an error above 0, got {bound}.");
    }

    /// <summary>Any digits will do for the data sets of digits' shape; only a folder's samples may look otherwise.</summary>
    private async Task<IDataSet> SamplesAsync(
        Experiment experiment, bool named, int count, Screen screen, CancellationToken cancellation)
    {
        if (experiment.Data.Folder is null) return BuiltInDigits.Training((ulong)experiment.Seed, count);
        var found = await DataFinder.FindAsync(experiment.Data, named, screen, _around, cancellation).ConfigureAwait(false);
        return Subset.First(found.Training, Math.Min(count, found.Training.Count));
    }

    private static void Draw(Screen screen, Experiment experiment, Network network, IDataSet samples, GradientCheckResult found)
    {
        var model = Description.Model(experiment.Model, network.SampleSize);
        screen.Fact("model", $"{Markup.Escape(model)}, {network.Weights.Count:n0} weights");
        var word = Description.Word(experiment.Loss);
        screen.Fact("loss", Markup.Escape($"{word}, {EpochTable.Loss(found.Loss)} for {samples.Count} samples of {samples.Name}"));
        screen.Line();
        TextTable.Draw(
            screen,
            ["parameter", "shape", ">largest", ">checked", ">at kinks", ">chain rule", ">plan", ""],
            found.Parameters.Select(parameter => new[]
            {
                parameter.Name, $"[{string.Join(", ", parameter.Shape)}]", Figures.Of(parameter.LargestGradient, 3),
                $"{parameter.Checked}", parameter.AtKinks == 0 ? "" : $"{parameter.AtKinks}",
                parameter.Checked == 0 ? "–" : Figures.Of(parameter.Error, 2), Figures.Of(parameter.PlanError, 2), Word(parameter),
            }));
        screen.Line();
        screen.Prose("", Screen.Faint, "largest: the largest gradient; the errors are parts of it. chain rule: beside central differences, "
            + "both in double precision. plan: what trains, all of its gradients, beside the chain rule in double precision.");
        if (found.AtKinks > 0)
        {
            screen.Prose("", Screen.Faint, "at kinks: a ReLU or a max-pool changes its mind so near that a difference says nothing; "
                + "these are not counted as checked.");
        }

        screen.Line();
        if (found is { Worst: { } worst, WorstOfPlan: { } worstOfPlan })
        {
            screen.Fact("worst", Markup.Escape(
                $"chain rule {Figures.Of(worst.Error, 2)} in {worst.Name}, "
                + $"plan {Figures.Of(worstOfPlan.PlanError, 2)} in {worstOfPlan.Name}"));
        }

        var wrong = found.Parameters.Where(parameter => !parameter.Passed).Select(parameter => parameter.Name).ToList();
        screen.Fact("verdict", wrong.Count == 0
            ? $"[bold {Screen.Accent}]right[/], as far as {found.Checked} differences show"
            : $"[bold {Screen.Care}]not right[/]: {Markup.Escape(string.Join(", ", wrong))}");
    }

    private static string Word(ParameterCheck parameter) => parameter switch
    {
        { Passed: true } => "ok",
        { Checked: 0 } => "nothing to compare",
        { Agrees: false } => "wrong rule",
        _ => "imprecise",
    };
}
