namespace Chainrule.Cli.Screens;

/// <summary>A curve in characters: eight dots to a cell where Braille can be shown, a star to a cell elsewhere.</summary>
/// <param name="columns">Cells across.</param>
/// <param name="rows">Cells down.</param>
/// <param name="braille">Whether Braille can be shown.</param>
internal sealed class Raster(int columns, int rows, bool braille)
{
    /// <summary>The first of Unicode's Braille, without any dot.</summary>
    private const char Blank = '\u2800';

    private readonly bool[,] _dots = new bool[rows * (braille ? 4 : 1), columns * (braille ? 2 : 1)];

    /// <summary>The bit of each dot in Unicode's block of Braille, row by row.</summary>
    private static readonly int[] s_bits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

    /// <summary>Dots across.</summary>
    internal int Width => _dots.GetLength(1);

    /// <summary>Draws a line through heights, one for each dot across; 1 is the top, 0 the bottom.</summary>
    internal void Line(Func<int, double> height)
    {
        var last = _dots.GetLength(0) - 1;
        for (var (x, before) = (0, -1); x < Width; x++)
        {
            var y = Math.Clamp((int)Math.Round((1 - height(x)) * last), 0, last);

            // A leap is drawn as a line up or down.
            var from = before < 0 ? y : before;
            for (var dot = Math.Min(from, y); dot <= Math.Max(from, y); dot++) _dots[dot, x] = true;
            before = y;
        }
    }

    /// <summary>The rows, the top one first.</summary>
    internal IEnumerable<string> Rows() => Enumerable.Range(0, rows).Select(row =>
        new string([.. Enumerable.Range(0, columns).Select(column => Cell(row, column))]).TrimEnd(' ', Blank));

    private char Cell(int row, int column)
    {
        if (!braille) return _dots[row, column] ? '*' : ' ';
        var cell = 0;
        for (var bit = 0; bit < 8; bit++) cell |= _dots[4 * row + bit / 2, 2 * column + bit % 2] ? s_bits[bit] : 0;
        return (char)(Blank + cell);
    }
}
