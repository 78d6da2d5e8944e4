using Chainrule.Lab.Data;

namespace Chainrule.Lab.Charts;

/// <summary>Small pictures side by side with captions, drawn from one PNG: examples, the worst mistakes, weights, filters.</summary>
public sealed record ImageGrid : Chart
{
    private const double Gap = 8;
    private const double Caption = 20;

    /// <summary>The pictures, row after row; all of one size.</summary>
    public required IReadOnlyList<Tile> Tiles { get; init; }

    /// <summary>How wide a picture is drawn, in pixels; more where its caption needs it.</summary>
    public double TileWidth { get; init; } = 56;

    /// <summary>Pictures in a row, fewer on a phone where captions need the room; null: as many as fit.</summary>
    public int? Columns { get; init; }

    private bool Captions => Tiles.Any(tile => tile.Caption.Length > 0);

    internal override double Fit(double room)
    {
        if (Columns is not { } columns || Tiles.Count == 0) return room;
        var own = columns * (Cell + Gap) - Gap;
        return Captions ? Math.Min(room, own) : own;
    }

    private double Cell => Math.Max(TileWidth, Captions
        ? Math.Min(140, Math.Ceiling(Tiles.Max(tile => TextSize.Width(tile.Caption, Canvas.TextHeight))) + 4)
        : 0);

    /// <inheritdoc/>
    /// <remarks>The captions; null where there are none.</remarks>
    public override Csv? ToCsv()
    {
        if (!Captions) return null;
        var csv = new Csv("picture", "caption");
        for (var i = 0; i < Tiles.Count; i++) csv.Add(i + 1, Tiles[i].Caption);
        return csv;
    }

    private protected override void Draw(Canvas canvas)
    {
        if (Tiles.Count == 0)
        {
            canvas.Height = 32;
            canvas.Text("t", 0, 20, "no pictures yet");
            return;
        }

        var fitting = Math.Max(1, (int)((canvas.Width + Gap) / (Cell + Gap)));
        var most = Captions ? Math.Min(Columns ?? fitting, fitting) : Columns ?? fitting;
        var columns = Math.Min(Tiles.Count, most);
        var rows = (Tiles.Count + columns - 1) / columns;
        var cell = (canvas.Width + Gap) / most - Gap;
        var (width, high) = (Tiles[0].Picture.Width, Tiles[0].Picture.Height);
        var shown = Captions ? Math.Min(cell, TileWidth * 1.25) : cell;
        var tall = shown * high / width;
        var below = Captions ? Caption : 0;

        // The sprite holds the gaps too, as clear pixels, so that one picture makes the whole grid.
        var scale = shown / width;
        var (stepX, stepY) = ((int)Math.Ceiling((cell + Gap) / scale), (int)Math.Ceiling((tall + below + Gap) / scale));
        var (sheetX, sheetY) = ((columns - 1) * stepX + width, (rows - 1) * stepY + high);
        (cell, var pitch) = (stepX * scale - Gap, stepY * scale);
        var fit = Math.Min(1, canvas.Width / ((columns - 1) * stepX * scale + cell));
        canvas.Markup.Leaf("image", ("x", Captions ? fit * (cell - shown) / 2 : 0.0), ("y", 0.0), ("width", fit * sheetX * scale),
            ("height", fit * sheetY * scale), ("preserveAspectRatio", "none"), ("href", Sprite(sheetX, sheetY, stepX, stepY, columns)));
        for (var i = 0; i < Tiles.Count && Captions; i++)
        {
            var (x, y) = (i % columns * stepX * scale + cell / 2, i / columns * pitch + tall);
            canvas.Fitted("t", fit * x, fit * y + 14, Tiles[i].Caption, fit * cell + Gap - 2, "middle");
        }

        canvas.Height = fit * ((rows - 1) * pitch + tall) + below + 2;
    }

    private string Sprite(int width, int height, int stepX, int stepY, int columns)
    {
        var sheet = new byte[4 * width * height];
        for (var i = 0; i < Tiles.Count; i++)
        {
            var picture = Tiles[i].Picture;
            if (picture.Width != Tiles[0].Picture.Width || picture.Height != Tiles[0].Picture.Height)
            {
                throw new ArgumentException($"Picture {i + 1}: expected {Tiles[0].Picture.Width}×{Tiles[0].Picture.Height} as the first, "
                    + $"got {picture.Width}×{picture.Height}. One grid for each size?");
            }

            var corner = i / columns * stepY * width + i % columns * stepX;
            for (var row = 0; row < picture.Height; row++)
            {
                picture.Pixels.Slice(4 * row * picture.Width, 4 * picture.Width).CopyTo(sheet.AsSpan(4 * (corner + row * width)));
            }
        }

        return "data:image/png;base64," + Convert.ToBase64String(PngWriter.Encode(new ColorImage(width, height, sheet)));
    }
}
