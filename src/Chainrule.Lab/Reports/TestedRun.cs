using Chainrule.Lab.Classification;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>A run with what its best weights say of the test samples.</summary>
internal sealed record TestedRun(RunRecord Run, Predictions Predictions)
{
    /// <summary>The share that is right, 0 … 1.</summary>
    public double Accuracy => Predictions.Count == 0 ? 0 : (double)Right / Predictions.Count;

    private int Right => Enumerable.Range(0, Predictions.Count).Count(Predictions.IsRight);
}
