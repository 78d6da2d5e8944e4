using System.Xml.Linq;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Reports;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Runs;

namespace Chainrule.Lab.Tests.Reports;

/// <summary>Reports of small runs, and what stands in them.</summary>
internal static class Pages
{
    public static ReportOptions Options { get; } = new() { Data = SmallRuns.Data, MapPoints = 60, Threads = 1 };

    /// <summary>The page, which must be well-formed.</summary>
    public static XElement Parse(Document document) => XDocument.Parse(HtmlPage.Write(document)).Root!;

    public static List<string> Headings(this Document document) =>
        [.. document.Blocks.OfType<Heading>().Where(heading => heading.Level == 2).Select(heading => heading.Text)];

    public static List<string> Sentences(this Document document) =>
        [.. document.Blocks.OfType<Paragraph>().Select(paragraph => paragraph.Text)];

    public static List<Figure> Figures(this Document document) => [.. document.Blocks.SelectMany(Figures)];

    public static List<string> FigureNames(this Document document) => [.. document.Figures().Select(figure => figure.Name)];

    /// <summary>The table that has a column.</summary>
    public static Table TableWith(this Document document, string column) =>
        document.Blocks.OfType<Table>().First(table => table.Columns.Any(one => one.Title == column));

    /// <summary>A column's cells.</summary>
    public static List<Cell> Column(this Table table, string title)
    {
        var column = Enumerable.Range(0, table.Columns.Count).Single(i => table.Columns[i].Title == title);
        return [.. table.Rows.Select(row => row[column])];
    }

    /// <summary>Runs with the seeds 1, 2 and so on in a folder of repeats.</summary>
    public static RunSeries Repeats(TemporaryFolder root, string name, int seeds, int hidden = 32)
    {
        var path = Path.Combine(root.Path, name);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var experiment = new Lab.Experiments.Shorthand { Dataset = "digits", Hidden = [hidden], Epochs = 2, Threads = 1, Seed = seed }
                .ToExperiment();
            using var run = new ExperimentRun(experiment, SmallRuns.Data, Kernels.KernelPaths.Best);
            run.Train(RunFolder.CreateAt(RunSeries.RunPath(path, seed)), new Training.Listener());
        }

        return RunSeries.Open(path);
    }

    private static IEnumerable<Figure> Figures(Block block) => block switch
    {
        Figure figure => [figure],
        FigureGrid grid => grid.Figures,
        Details details => details.Blocks.SelectMany(Figures),
        _ => [],
    };
}
