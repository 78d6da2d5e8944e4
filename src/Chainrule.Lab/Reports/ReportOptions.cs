using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Rivals;
using Chainrule.Plans;

namespace Chainrule.Lab.Reports;

/// <summary>What a report is made from beside the runs' records, and how much of it is wanted.</summary>
public sealed record ReportOptions
{
    /// <summary>The number of points of a map, unless another is asked for.</summary>
    public const int UsualMapPoints = 2000;

    /// <summary>The runs' data; without it a report is made of the records alone.</summary>
    public ResolvedData? Data { get; init; }

    /// <summary>Why there is no data, a sentence for the reader.</summary>
    public string WithoutData { get; init; } = "The report was made without the data.";

    /// <summary>How many test samples t-SNE maps, taken evenly; 0 for no such map.</summary>
    public int MapPoints { get; init; } = UsualMapPoints;

    /// <summary>Whether the first two principal components are drawn too, of as many samples.</summary>
    public bool Components { get; init; } = true;

    /// <summary>In a comparison with another engine: its losses and ours in the first steps, or null.</summary>
    public LossAgreement? Agreement { get; init; }

    /// <summary>The instruction set; none changes the result.</summary>
    public KernelPath Path { get; init; } = KernelPaths.Best;

    /// <summary>The number of threads; they change no bit.</summary>
    public int Threads { get; init; } = Team.DefaultThreads;

    /// <summary>Hears of long parts, on the calling thread; or null.</summary>
    public Action<ReportProgress>? Progress { get; init; }
}
