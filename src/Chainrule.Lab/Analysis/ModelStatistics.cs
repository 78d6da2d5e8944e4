using Chainrule.Graph;

namespace Chainrule.Lab.Analysis;

/// <summary>What a network looks like inside over a batch: every module's result, every parameter and its gradient.</summary>
/// <param name="Loss">The loss of the batch.</param>
/// <param name="Modules">The modules, inputs first.</param>
/// <param name="Parameters">The parameters, in the model's order.</param>
public sealed record ModelStatistics(
    double Loss, IReadOnlyList<ModuleStatistics> Modules, IReadOnlyList<ParameterStatistics> Parameters)
{
    /// <summary>The norm of all gradients together.</summary>
    public double GradientNorm => Math.Sqrt(Parameters.Sum(parameter => parameter.Gradient.Norm * parameter.Gradient.Norm));

    /// <summary>Measures the last pass of a probe.</summary>
    /// <param name="probe">The probe, after a run.</param>
    /// <param name="start">The weights as they started, laid out for the same model; or null.</param>
    /// <returns>What it looks like.</returns>
    public static ModelStatistics Of(Probe probe, ParameterArena? start = null)
    {
        ArgumentNullException.ThrowIfNull(probe);
        var weights = probe.Network.Weights;
        return new(
            probe.Loss,
            [.. probe.Modules.Select(module => ModuleStatistics.Of(module, probe))],
            [.. weights.Parameters.Select(parameter => ParameterStatistics.Of(parameter, weights, start))]);
    }
}
