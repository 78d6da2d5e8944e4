using Chainrule.Lab.Analysis;
using Chainrule.Lab.Experiments;

namespace Chainrule.Cli.Screens;

/// <summary>A sample's loss as a sum that can be followed: the formula with its numbers.</summary>
internal sealed class LossFormula(Explanation explanation, IReadOnlyList<string> names, LossSettings loss)
{
    internal string Text => loss switch
    {
        LossSettings.CrossEntropy { LabelSmoothing: 0, ClassWeights: null } =>
            $"L = −ln p[{Class}] = −ln {Figures.Of(explanation.Probabilities[explanation.Label], 6)} = {Value}",
        LossSettings.Nll { ClassWeights: null } => $"L = −y[{Class}] = −({Figures.Of(explanation.Scores[explanation.Label])}) = {Value}",
        LossSettings.Mse { Reduction: MseReduction.PerSample } => $"L = Σ (y − t)² = {Terms("", "²")} = {Value}",
        LossSettings.Mse => $"L = Σ (y − t)² / {Count} = ({Terms("", "²")}) / {Count} = {Value}",
        LossSettings.L1 => $"L = Σ |y − t| / {Count} = ({Terms("|", "|")}) / {Count} = {Value}",
        _ => $"L = {Description.Word(loss)}(y, {Class}) = {Value}",
    };

    private string Class => names[explanation.Label];

    private int Count => explanation.Scores.Count;

    private string Value => Figures.Of(explanation.Statistics.Loss, 5);

    private string Terms(string before, string after) => string.Join(" + ", explanation.Scores.Select((score, i) =>
    {
        var error = Figures.Of(score - (i == explanation.Label ? 1 : 0), 3);
        return error.StartsWith('-') && before.Length == 0 ? $"({error}){after}" : before + error + after;
    }));
}
