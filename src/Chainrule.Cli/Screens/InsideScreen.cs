using Chainrule.Lab.Analysis;

namespace Chainrule.Cli.Screens;

/// <summary>What a network looks like inside over many samples: results, dead units, gradients, weights.</summary>
internal static class InsideScreen
{
    internal static void Draw(Screen screen, ModelStatistics statistics)
    {
        TextTable.Draw(
            screen,
            [">layer", "module", ">mean", ">deviation", ">smallest", ">largest", ">zeros", ">dead units", ">saturated", ">gradient"],
            statistics.Modules.Select(module => new[]
            {
                module.Path, module.Kind, Figures.Of(module.Values.Mean), Figures.Of(module.Values.Deviation),
                Figures.Of(module.Values.Smallest), Figures.Of(module.Values.Largest), $"{100 * module.Values.Zeros:f0} %",
                module.DeadUnits is { } dead ? $"{dead:n0} of {module.Units:n0}" : "",
                module.Saturated is { } saturated ? $"{100 * saturated:f0} %" : "",
                module.GradientNorm is { } norm ? Figures.Of(norm) : "",
            }));
        screen.Line();
        TextTable.Draw(
            screen,
            ["parameter", ">numbers", ">norm", ">deviation", ">gradient", ">gradient/norm", ">moved"],
            statistics.Parameters.Select(parameter => new[]
            {
                parameter.Name, $"{parameter.Count:n0}", Figures.Of(parameter.Values.Norm), Figures.Of(parameter.Values.Deviation),
                Figures.Of(parameter.Gradient.Norm), parameter.GradientRatio is { } ratio ? Figures.Of(ratio) : "",
                parameter.Change is { } change ? Figures.Of(change) : "",
            }));
        screen.Line();
        screen.Prose(
            "",
            Screen.Faint,
            "dead units: the same, or 0, for every one of these samples. gradient: the norm of the loss's gradient. moved: the distance "
                + "from the start, as a part of the start's norm.");
    }
}
