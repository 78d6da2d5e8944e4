namespace Chainrule.Lab.Data;

/// <summary>
/// Inks a chain of lines with a round pen, anti-aliased, scaled so that the ink just fills MNIST's 20×20 box in the middle of 28×28.
/// </summary>
internal sealed class DigitInk
{
    private const int Side = DigitImage.Side;

    private readonly float[] _near = new float[DigitImage.Size];

    /// <summary>Draws the path: 255 inside the pen, falling linearly to 0 across its edge.</summary>
    /// <param name="path">Points in any unit; a line leads to each point whose pen is down. Scaled in place to pixels.</param>
    /// <param name="pen">The pen's radius in pixels, to the middle of its edge.</param>
    /// <param name="edge">The edge's width in pixels.</param>
    /// <param name="image">Receives 28×28 bytes.</param>
    public void Draw(Span<(float X, float Y, bool Down)> path, float pen, float edge, Span<byte> image)
    {
        var reach = pen + edge / 2;
        Fit(path, reach);
        _near.AsSpan().Fill(float.MaxValue);
        for (var i = 1; i < path.Length; i++)
        {
            if (path[i].Down) Approach(path[i - 1].X, path[i - 1].Y, path[i].X, path[i].Y, reach);
        }

        for (var i = 0; i < image.Length; i++)
        {
            var level = _near[i] >= reach * reach ? 0f : 0.5f + (pen - MathF.Sqrt(_near[i])) / edge;
            image[i] = (byte)(Math.Clamp(level, 0f, 1f) * 255f + 0.5f);
        }
    }

    private static void Fit(Span<(float X, float Y, bool Down)> path, float reach)
    {
        var (left, right, top, bottom) = (path[0].X, path[0].X, path[0].Y, path[0].Y);
        foreach (var p in path)
        {
            (left, right) = (MathF.Min(left, p.X), MathF.Max(right, p.X));
            (top, bottom) = (MathF.Min(top, p.Y), MathF.Max(bottom, p.Y));
        }

        var scale = (DigitImage.Box - 2 * reach) / MathF.Max(MathF.Max(right - left, bottom - top), 1e-3f);
        var middle = (Side - 1) / 2f;
        foreach (ref var p in path)
        {
            p.X = (p.X - (left + right) / 2) * scale + middle;
            p.Y = (p.Y - (top + bottom) / 2) * scale + middle;
        }
    }

    /// <summary>Lowers each pixel's squared distance to the ink where the line from a to b is nearer than all before.</summary>
    private void Approach(float ax, float ay, float bx, float by, float reach)
    {
        var (left, right) = (First(MathF.Min(ax, bx) - reach), Last(MathF.Max(ax, bx) + reach));
        var (top, bottom) = (First(MathF.Min(ay, by) - reach), Last(MathF.Max(ay, by) + reach));
        var (ux, uy) = (bx - ax, by - ay);
        var length = MathF.Max(ux * ux + uy * uy, 1e-12f);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var (px, py) = (x - ax, y - ay);
                var t = Math.Clamp((px * ux + py * uy) / length, 0f, 1f);
                var (ex, ey) = (px - t * ux, py - t * uy);
                ref var near = ref _near[y * Side + x];
                near = MathF.Min(near, ex * ex + ey * ey);
            }
        }
    }

    private static int First(float at) => Math.Max(0, (int)MathF.Ceiling(at));

    private static int Last(float at) => Math.Min(Side - 1, (int)MathF.Floor(at));
}
