namespace Chainrule.Lab.Charts;

/// <summary>Rows and columns. A column of numbers is set to the right; the best number of a column is bold.</summary>
public sealed record Table : Block
{
    /// <summary>A table.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">A cell for each column in each row.</param>
    /// <exception cref="ArgumentException">A row has another number of cells.</exception>
    public Table(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Count == columns.Count) continue;
            var problem = $"Row {i + 1}: expected {columns.Count} cells, one for each column, got {rows[i].Count}.";
            throw new ArgumentException(problem, nameof(rows));
        }

        (Columns, Rows) = (columns, rows);
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<IReadOnlyList<Cell>> Rows { get; }

    /// <summary>A short name, for files: "calibration"; by default its caption's words.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the table shows.</summary>
    public string Caption { get; init; } = "";

    /// <summary>The numbers as they are, not as they are written; a column more for each spread.</summary>
    /// <returns>A table of values.</returns>
    public Csv ToCsv()
    {
        var spreads = Enumerable.Range(0, Columns.Count).Select(column => Rows.Any(row => row[column].Spread is not null)).ToList();
        var titles = Columns.SelectMany((column, i) => spreads[i] ? [column.Title, $"{column.Title} ±"] : new[] { column.Title });
        var csv = new Csv([.. titles]);
        foreach (var row in Rows)
        {
            var cells = new List<object?>();
            for (var i = 0; i < row.Count; i++)
            {
                cells.Add(row[i].Value is { } number ? number : row[i].Text);
                if (spreads[i]) cells.Add(row[i].Spread);
            }

            csv.Add([.. cells]);
        }

        return csv;
    }

    internal string FileName => Name.Length > 0 ? Name : Caption;

    /// <summary>Whether a column holds numbers only, and one at least.</summary>
    internal bool IsNumeric(int column) =>
        Rows.Any(row => row[column].Value is not null) && Rows.All(row => row[column].Value is not null || row[column].Text is "" or "–");

    /// <summary>Whether a cell is the best of its column, as far as the digits that are written can tell.</summary>
    internal bool IsBest(int row, int column)
    {
        var best = Columns[column].Best;
        var numbers = Rows.Where(r => r[column].Value is { } value && double.IsFinite(value)).Select(r => r[column]).ToList();
        if (best == Best.None || numbers.Count < 2) return false;
        var winner = best == Best.Highest ? numbers.MaxBy(cell => cell.Value) : numbers.MinBy(cell => cell.Value);
        return Rows[row][column].Value is not null && Rows[row][column].Text == winner!.Text;
    }
}
