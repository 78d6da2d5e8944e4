using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Studies;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>What the report on the studies is made from.</summary>
/// <param name="Reproduction">The trainings.</param>
/// <param name="Data">Their data.</param>
/// <param name="Kernels">The instruction set.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Say">Hears what is being made, where it takes a while.</param>
/// <param name="Cancellation">Ends it.</param>
internal sealed record StudySource(
    Reproduction Reproduction, ResolvedData Data, KernelPath Kernels, int Threads, Action<string> Say, CancellationToken Cancellation);
