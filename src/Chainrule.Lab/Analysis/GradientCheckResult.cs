using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Analysis;

/// <summary>What a gradient check found.</summary>
/// <param name="Loss">The loss, in double precision.</param>
/// <param name="Parameters">Each parameter, in the model's order.</param>
public sealed record GradientCheckResult(double Loss, IReadOnlyList<ParameterCheck> Parameters)
{
    /// <summary>Whether every parameter's gradient is right, as far as was looked.</summary>
    public bool Passed => Parameters.All(parameter => parameter.Passed);

    /// <summary>Elements that were compared, of all parameters together.</summary>
    public int Checked => Parameters.Sum(parameter => parameter.Checked);

    /// <summary>Elements at kinks, of all parameters together.</summary>
    public int AtKinks => Parameters.Sum(parameter => parameter.AtKinks);

    /// <summary>The parameter with the largest error of the chain rule; null where there are no parameters.</summary>
    public ParameterCheck? Worst => Parameters.MaxBy(parameter => parameter.Error);

    /// <summary>The parameter with the largest error of the plan; null where there are no parameters.</summary>
    public ParameterCheck? WorstOfPlan => Parameters.MaxBy(parameter => parameter.PlanError);

    /// <summary>The result as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, AnalysisJson.Default.GradientCheckResult);
}
