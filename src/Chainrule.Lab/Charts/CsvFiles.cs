namespace Chainrule.Lab.Charts;

/// <summary>The numbers of a document: of each figure, and of each table that has a caption.</summary>
public static class CsvFiles
{
    /// <summary>Collects them.</summary>
    /// <param name="document">The document.</param>
    /// <returns>A file's name and its text for each, each name once; nothing is saved.</returns>
    public static IReadOnlyList<(string Name, string Text)> Of(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var names = new FileNames();
        return [.. document.Blocks.SelectMany(Tables).Select(table => (names.Of(table.Name) + ".csv", table.Csv.ToString()))];
    }

    private static IEnumerable<(string Name, Csv Csv)> Tables(Block block) => block switch
    {
        Figure figure when figure.Chart.ToCsv() is { } csv => [(figure.Name, csv)],
        FigureGrid grid => grid.Figures.SelectMany(Tables),
        Table { Caption.Length: > 0 } table => [(table.FileName, table.ToCsv())],
        Details details => details.Blocks.SelectMany(Tables),
        _ => [],
    };
}
