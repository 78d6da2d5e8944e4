using Chainrule.Kernels;
using Chainrule.Lab.Experiments;

namespace Chainrule.Cli.Verbs;

/// <summary>What <c>compare --with</c> was asked for.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="NamesData">Whether the user named a data set, so that no other may stand in for it.</param>
/// <param name="Python">The Python that was named.</param>
/// <param name="Folder">The folder that was named.</param>
/// <param name="Kernels">The instruction set.</param>
/// <param name="Json">Whether a JSON document is wanted.</param>
internal sealed record RivalRequest(
    Experiment Experiment, bool NamesData, string? Python, string? Folder, KernelPath Kernels, bool Json);
