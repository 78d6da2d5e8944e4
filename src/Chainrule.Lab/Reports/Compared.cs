using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>One of several series that are compared.</summary>
/// <param name="Name">The name that tells it apart from the others.</param>
/// <param name="Tested">The series, tested where that was possible.</param>
internal sealed record Compared(string Name, TestedSeries Tested)
{
    /// <summary>Its runs.</summary>
    public RunSeries Series => Tested.Series;
}
