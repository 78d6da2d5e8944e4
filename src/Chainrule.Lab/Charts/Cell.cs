namespace Chainrule.Lab.Charts;

/// <summary>A cell of a table: a text, or a number with or without its spread.</summary>
public sealed record Cell
{
    private Cell()
    {
    }

    /// <summary>The text; of a number, how it is written, without the spread.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The number, in the unit that it is written in; null for a text.</summary>
    public double? Value { get; private init; }

    /// <summary>How far the number spreads, mostly a standard deviation.</summary>
    public double? Spread { get; private init; }

    /// <summary>The spread as it is written: "0.12"; or nothing.</summary>
    internal string SpreadText { get; private init; } = "";

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator Cell(string text) => new() { Text = text };

    /// <summary>A number.</summary>
    /// <param name="value">The number; null leaves the cell empty.</param>
    /// <param name="decimals">How many decimals are written.</param>
    /// <param name="spread">Its standard deviation, written after ±.</param>
    /// <returns>The cell.</returns>
    public static Cell Of(double? value, int decimals, double? spread = null)
    {
        if (value is not { } number) return "";
        return new()
        {
            Value = number,
            Spread = spread,
            Text = Written(number, decimals),
            SpreadText = spread is { } s ? Written(s, decimals) : "",
        };
    }

    /// <summary>A number of any size, written to about four digits.</summary>
    /// <param name="value">The number; null leaves the cell empty.</param>
    /// <param name="style">How it is written.</param>
    /// <returns>The cell.</returns>
    public static Cell Of(double? value, NumberStyle style) =>
        value is { } number ? new Cell { Value = number, Text = Numbers.Value(number, style) } : "";

    /// <summary>A share 0 … 1, written in percent without the sign: that belongs into the column's title.</summary>
    /// <param name="share">The share; null leaves the cell empty.</param>
    /// <param name="decimals">How many decimals are written.</param>
    /// <param name="spread">Its standard deviation, a share too.</param>
    /// <returns>The cell.</returns>
    public static Cell OfShare(double? share, int decimals = 2, double? spread = null) => Of(100 * share, decimals, 100 * spread);

    private static string Written(double value, int decimals) =>
        double.IsFinite(value) ? Numbers.Fixed(value, decimals) : Numbers.Value(value, NumberStyle.Plain);
}
