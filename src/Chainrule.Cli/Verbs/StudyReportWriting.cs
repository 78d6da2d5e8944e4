using Chainrule.Cli.Screens;
using Chainrule.Kernels;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Reports.Studies;
using Chainrule.Lab.Studies;
using Chainrule.Plans;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Writes the report on the studies, and says what came of every published figure.</summary>
internal sealed class StudyReportWriting(Screen screen, Reproduction reproduction, ResolvedData data, KernelPath path)
{
    /// <summary>Writes <c>report.html</c> into the studies' folder, and Markdown where it is wanted.</summary>
    internal ReproductionResult Write(string? markdown, CancellationToken cancellation)
    {
        var (document, claims) = StudyReport.Of(
            reproduction,
            data,
            path,
            Team.DefaultThreads,
            text => screen.Progress.MarkupLine(Markup.Escape(text)),
            cancellation);
        Directory.CreateDirectory(reproduction.Root);
        var page = Path.Combine(reproduction.Root, ReportWriting.ReportFile);
        AtomicFile.WriteText(page, HtmlPage.Write(document));
        if (markdown is not null) WriteMarkdown(document, markdown);
        Tell(claims);
        screen.Line();
        screen.Prose("", "default", document.Lead);
        screen.Fact("report", Markup.Escape(page));
        if (markdown is not null) screen.Fact("", Markup.Escape(markdown));
        return ReproductionResult.Of(page, claims);
    }

    private static void WriteMarkdown(Document document, string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        foreach (var (name, text) in MarkdownPage.Write(document, Path.GetFileNameWithoutExtension(file)))
        {
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            AtomicFile.WriteText(target, text);
        }
    }

    private void Tell(IReadOnlyList<Claim> claims)
    {
        screen.Line();
        TextTable.Draw(
            screen,
            ["figure", ">published", ">here", "verdict"],
            claims.Select(claim => new[]
            {
                claim.What, claim.Written(claim.Published), claim.Ours is { } ours ? claim.Written(ours) : "–", claim.Verdict,
            }));
    }
}
