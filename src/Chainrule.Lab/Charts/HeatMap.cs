namespace Chainrule.Lab.Charts;

/// <summary>A table of numbers, none below zero, shaded by their size: a confusion matrix. Zeros are dots.</summary>
public sealed record HeatMap : Chart
{
    /// <summary>What the rows are: "true digit".</summary>
    public required string RowTitle { get; init; }

    /// <summary>What the columns are: "read as".</summary>
    public required string ColumnTitle { get; init; }

    /// <summary>The rows' names.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>The columns' names.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>A list of numbers for each row.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Values { get; init; }

    /// <summary>How numbers become shades.</summary>
    public Shading Shading { get; init; } = Shading.Logarithmic;

    /// <summary>How numbers are written.</summary>
    public NumberStyle Numbers { get; init; }

    internal override double Fit(double room) => Math.Min(room, Math.Max(260, 60 + 50 * Columns.Count));

    /// <inheritdoc/>
    public override Csv ToCsv()
    {
        var csv = new Csv([$"{RowTitle} \\ {ColumnTitle}", .. Columns]);
        for (var row = 0; row < Rows.Count; row++) csv.Add([Rows[row], .. Values[row].Select(value => (object)value)]);
        return csv;
    }

    private protected override void Draw(Canvas canvas)
    {
        var left = Math.Min(Rows.Select(name => TextSize.Width(name, Canvas.TextHeight)).DefaultIfEmpty().Max() + 12, canvas.Width * 0.35);
        var cell = (canvas.Width - left) / Math.Max(1, Columns.Count);
        var (top, height) = (42.0, Math.Clamp(cell, 22, 36));
        canvas.Fitted("t", 0, 12, RowTitle + " ↓", canvas.Width / 2 - 4);
        canvas.Fitted("t", canvas.Width, 12, ColumnTitle + " →", canvas.Width / 2 - 4, "end");
        for (var column = 0; column < Columns.Count; column++)
        {
            canvas.Fitted("t", left + (column + 0.5) * cell, top - 8, Columns[column], cell - 2, "middle");
        }

        var most = Values.SelectMany(row => row).Where(double.IsFinite).DefaultIfEmpty().Max();
        for (var row = 0; row < Rows.Count; row++)
        {
            var (y, sum) = (top + row * height, Values[row].Where(double.IsFinite).Sum());
            canvas.Fitted("t", left - 8, y + height / 2 + 4, Rows[row], left - 8, "end");
            for (var column = 0; column < Columns.Count; column++)
            {
                Cell(canvas, Values[row][column], Shade(Values[row][column], sum, most), left + column * cell, y, cell, height);
            }
        }

        canvas.Height = top + Rows.Count * height + 2;
    }

    /// <summary>0 … 1.</summary>
    private double Shade(double value, double sum, double most)
    {
        if (!(value > 0) || !double.IsFinite(value)) return 0;
        return Shading switch
        {
            Shading.Linear => value / most,
            Shading.Logarithmic => Math.Log(1 + value) / Math.Log(1 + most),
            _ => value / sum,
        };
    }

    private void Cell(Canvas canvas, double value, double shade, double x, double y, double width, double height)
    {
        var opacity = Math.Round(Theme.Shade(shade), 2);
        canvas.Rectangle("h", x + 0.75, y + 0.75, width - 1.5, height - 1.5, opacity);
        var text = value == 0 ? "·" : Charts.Numbers.Value(value, Numbers).Replace(",", "", StringComparison.Ordinal);
        var css = value == 0 ? "t" : Theme.TextOn(opacity);
        if (TextSize.Width(text, Canvas.TextHeight) <= width + 1) canvas.Text(css, x + width / 2, y + height / 2 + 4, text, "middle");
    }
}
