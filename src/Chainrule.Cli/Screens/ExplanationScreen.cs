using Chainrule.Lab.Analysis;
using Chainrule.Lab.Experiments;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>One sample's way through a network and back, as tables and sums.</summary>
internal sealed class ExplanationScreen(Screen screen, Explanation explanation, IReadOnlyList<string> names, LossSettings loss)
{
    private const int BarWidth = 20;

    /// <summary>Whether the loss is −ln p of softmax scores, whose gradient everyone knows.</summary>
    private readonly bool _isPlainEntropy = loss is LossSettings.CrossEntropy { LabelSmoothing: 0, ClassWeights: null };

    internal void Draw(bool isTruthKnown)
    {
        Heading("forward", "what each layer makes of the image");
        Forward();
        screen.Line();
        Heading("the end", _isPlainEntropy ? "scores, their softmax p, and the error p − t" : "the model's result and its error");
        Scores();
        screen.Line();
        screen.Prose("loss", "default", new LossFormula(explanation, names, loss).Text);
        var said = names[explanation.Guess];
        var told = isTruthKnown ? $"it is {names[explanation.Label]}" : $"taken as {names[explanation.Label]}, for nothing else was said";
        screen.Fact("says", Markup.Escape($"{said}; {told}"));
        screen.Line();
        Heading("backward", "the norm of dL/dresult, from the last layer to the first that a weight moves");
        Backward();
        screen.Line();
        if (explanation.Worked is { } worked) ByHand(worked);
        Heading("gradients", "of the weights: none before the backward pass, these after it");
        Gradients();
        screen.Line();
        screen.Fact("step", Markup.Escape(
            $"w ← w − {Figures.Of(explanation.Rate)} · dL/dw, on this image alone: loss {Number(explanation.Statistics.Loss)} → "
            + Number(explanation.LossAfterStep)));
        screen.Fact("", Markup.Escape(
            $"the gradient promises {Number(explanation.LossPromised)} = L − η · ‖dL/dw‖², ‖dL/dw‖ = "
            + $"{Figures.Of(explanation.Statistics.GradientNorm)}: true of small steps"));
    }

    private void Heading(string label, string text) =>
        screen.Line($"[bold]{label.PadRight(Screen.LabelWidth)}[/][{Screen.Faint}]{text}[/]");

    private void Forward() => TextTable.Draw(
        screen,
        [">layer", "module", "result", ">smallest", ">mean", ">largest", ">zeros"],
        explanation.Statistics.Modules.Select(module => new[]
        {
            module.Path, module.Kind, $"[{string.Join(", ", module.Shape)}]", Figures.Of(module.Values.Smallest),
            Figures.Of(module.Values.Mean), Figures.Of(module.Values.Largest), $"{100 * module.Values.Zeros:f0} %",
        }));

    private void Scores()
    {
        string[] header = [">class", _isPlainEntropy ? ">score" : ">result", "probability", "", ">t"];
        string[] errors = _isPlainEntropy ? [">p − t", ">dL/dscore"] : [">dL/dresult"];
        TextTable.Draw(screen, [.. header, .. errors], explanation.Scores.Select((score, i) =>
        {
            var (p, t) = (explanation.Probabilities[i], i == explanation.Label ? 1 : 0);
            string[] row =
            [
                names[i], score.ToString("f4", null), Bars.Bar(p, BarWidth, screen.Unicode).PadRight(BarWidth), $"{100 * p,6:f2} %", $"{t}",
            ];
            var gradient = Figures.Of(explanation.ScoreGradients[i]);
            return _isPlainEntropy ? [.. row, Figures.Of(p - t), gradient] : (IReadOnlyList<string>)[.. row, gradient];
        }));
    }

    private void Backward()
    {
        var modules = explanation.Statistics.Modules.Where(module => module.GradientNorm is not null).Reverse().ToList();
        var most = Math.Max(modules.Max(module => module.GradientNorm!.Value), double.Epsilon);
        TextTable.Draw(screen, [">layer", "module", "result", ">norm", ""], modules.Select(module => new[]
        {
            module.Path, module.Kind, $"[{string.Join(", ", module.Shape)}]", Figures.Of(module.GradientNorm!.Value),
            Bars.Bar(module.GradientNorm.Value / most, BarWidth, screen.Unicode),
        }));
    }

    private void ByHand(WorkedWeight worked)
    {
        screen.Fact("by hand", Markup.Escape(
            $"{worked.Name}[{worked.Output}, {worked.Input}] = {Figures.Of(worked.Weight)}, from input {worked.Input} to output "
            + $"{worked.Output}"));
        screen.Fact("", Markup.Escape(
            $"dL/dw = x · dL/dy = {Figures.Of(worked.Activation)} · {Figures.Of(worked.Error)} = {Figures.Of(worked.Product)}"));
        screen.Fact("", Markup.Escape($"the plan says {Figures.Of(worked.Planned)}"));
        screen.Line();
    }

    private void Gradients() => TextTable.Draw(
        screen,
        ["parameter", ">norm", ">mean", ">largest", "first ones"],
        explanation.Statistics.Parameters.Select(parameter => new[]
        {
            parameter.Name, Figures.Of(parameter.Gradient.Norm, 3), Figures.Of(parameter.Gradient.Mean, 3),
            Figures.Of(parameter.Gradient.LargestSize, 3),
            string.Join("  ", parameter.FirstGradients.Select(value => Figures.Of(value, 2))),
        }));

    private static string Number(double value) => Figures.Of(value, 5);
}
