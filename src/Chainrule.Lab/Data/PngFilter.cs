namespace Chainrule.Lab.Data;

/// <summary>PNG's five row filters, undone in place.</summary>
internal static class PngFilter
{
    /// <summary>Restores a row.</summary>
    /// <param name="filter">0 none, 1 left, 2 above, 3 mean of both, 4 Paeth's predictor.</param>
    /// <param name="row">The row; restored in place.</param>
    /// <param name="above">The restored row above, zeros for the first.</param>
    /// <param name="step">Bytes from a pixel to its left neighbour's.</param>
    /// <exception cref="InvalidDataException">There is no such filter.</exception>
    public static void Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        if (filter > 4) throw new InvalidDataException($"row filter {filter} is unknown");
        if (filter == 0) return;
        for (var i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0;
            int corner = i >= step ? above[i - step] : 0;
            var guess = filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], corner),
            };
            row[i] = (byte)(row[i] + guess);
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        var p = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(p - left), Math.Abs(p - above), Math.Abs(p - corner));
        if (toLeft <= toAbove && toLeft <= toCorner) return left;
        return toAbove <= toCorner ? above : corner;
    }
}
