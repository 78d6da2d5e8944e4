namespace Chainrule.Lab.Data;

/// <summary>Many small pictures as one, row after row.</summary>
public static class Montage
{
    private const int Gap = 1;

    /// <summary>Lays pictures of one size side by side, a dark line between.</summary>
    /// <param name="tiles">The pictures, at least one.</param>
    /// <param name="columns">How many in a row.</param>
    /// <returns>The picture of all.</returns>
    /// <exception cref="ArgumentException">There is none, or one has another size.</exception>
    public static GrayImage Of(IReadOnlyList<GrayImage> tiles, int columns)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (tiles.Count == 0) throw new ArgumentException("Expected at least one picture, got none.", nameof(tiles));
        columns = Math.Min(columns, tiles.Count);
        var (width, height) = (tiles[0].Width + Gap, tiles[0].Height + Gap);
        var (wide, high) = (columns * width - Gap, (tiles.Count + columns - 1) / columns * height - Gap);
        var pixels = new byte[wide * high];
        for (var i = 0; i < tiles.Count; i++)
        {
            var tile = tiles[i];
            if (tile.Width != width - Gap || tile.Height != height - Gap)
            {
                throw new ArgumentException(
                    $"Expected {width - Gap}×{height - Gap} pixels, got {tile.Width}×{tile.Height}.", nameof(tiles));
            }

            var at = i / columns * height * wide + i % columns * width;
            for (var y = 0; y < tile.Height; y++) tile.Pixels.Slice(y * tile.Width, tile.Width).CopyTo(pixels.AsSpan(at + y * wide));
        }

        return new GrayImage(wide, high, pixels);
    }
}
