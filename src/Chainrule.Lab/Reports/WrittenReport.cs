using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>A report that was written: what <c>report --json</c> prints.</summary>
public sealed record WrittenReport
{
    /// <summary>The page's file.</summary>
    public required string Report { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>The files of its charts' and tables' numbers, where they were asked for.</summary>
    public IReadOnlyList<string>? Csv { get; init; }

    /// <summary>Why parts that need the data are left out, or null.</summary>
    public string? WithoutData { get; init; }

    /// <summary>The figures of the runs that it shows.</summary>
    public required IReadOnlyList<RunFigures> Figures { get; init; }

    /// <summary>The report as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, ReportJson.Default.WrittenReport);
}
