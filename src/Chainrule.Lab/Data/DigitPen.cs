using System.Runtime.InteropServices;
using Chainrule.Kernels;

namespace Chainrule.Lab.Data;

/// <summary>
/// Writes one built-in digit: moves a skeleton's points, bends and slants the strokes, fits them to the 20×20 box, inks them, centres the
/// ink.
/// </summary>
/// <remarks>
/// <para>Only +, −, ×, ÷ and square roots, each rounded once, and no transcendental function: every machine draws the same bytes.</para>
/// <para>The spreads are standard deviations; lengths are in heights of the digit, the pen's in pixels.</para>
/// </remarks>
internal sealed class DigitPen
{
    private const float PointSpread = 0.02f;
    private const float EndSpread = 0.065f;
    private const float StretchSpread = 0.2f;
    private const float SagSpread = 0.2f;
    private const float TaperSpread = 0.3f;
    private const float BendSpread = 0.17f;
    private const float Width = 0.92f;
    private const float WidthSpread = 0.22f;
    private const float Slant = 0.15f;
    private const float SlantSpread = 0.28f;
    private const float TurnSpread = 0.05f;
    private const float Pen = 1.05f;
    private const float PenSpread = 0.4f;
    private const float PenSkew = 0.15f;

    private const int Side = DigitImage.Side;
    private const int CurveSteps = 5;
    private const int Cells = 3;
    private const int Nodes = Cells + 3;

    private readonly List<(float X, float Y)> _points = [];
    private readonly List<(float X, float Y, bool Down)> _path = [];
    private readonly (float X, float Y)[] _bend = new (float, float)[Nodes * Nodes];
    private readonly byte[] _drawn = new byte[DigitImage.Size];
    private readonly DigitInk _ink = new();

    /// <summary>Writes a digit.</summary>
    /// <param name="skeleton">The hand.</param>
    /// <param name="random">The digit's own stream.</param>
    /// <param name="image">Receives 28×28 bytes.</param>
    public void Write(DigitSkeleton skeleton, ref Philox random, Span<byte> image)
    {
        Move(skeleton.Points, ref random);
        Curve(skeleton.Points);
        Warp(ref random);
        Bend(ref random);
        Turn(ref random);

        var weight = Normal(ref random);
        var pen = Math.Clamp(Pen + PenSpread * weight + PenSkew * weight * weight, 0.6f, 3f);
        var edge = random.NextUniform(0.6f, 1.4f);
        _ink.Draw(CollectionsMarshal.AsSpan(_path), pen, edge, _drawn);
        DigitImage.Centre(_drawn, image);
    }

    /// <summary>Nearly standard normal: a centred sum of four uniform numbers (Irwin and Hall), never beyond ±3.47.</summary>
    private static float Normal(ref Philox random) =>
        (random.NextSingle() + random.NextSingle() + random.NextSingle() + random.NextSingle() - 2f) * 1.7320508f;

    /// <summary>Every point moves a little; the ends of a stroke move more, and run on or stop short.</summary>
    private void Move(DigitPoint[] points, ref Philox random)
    {
        _points.Clear();
        for (var i = 0; i < points.Length; i++)
        {
            var (x, y) = (points[i].X, points[i].Y);
            var spread = PointSpread;
            if (points[i].First || points[i].Last)
            {
                var neighbour = points[points[i].First ? i + 1 : i - 1];
                var stretch = StretchSpread * Normal(ref random);
                x += (x - neighbour.X) * stretch;
                y += (y - neighbour.Y) * stretch;
                spread = EndSpread;
            }

            x += spread * Normal(ref random);
            y += spread * Normal(ref random);
            _points.Add((x, y));
        }
    }

    /// <summary>A Catmull–Rom curve through the points, broken at corners, as a chain of short straight lines.</summary>
    private void Curve(DigitPoint[] points)
    {
        _path.Clear();
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i].First)
            {
                _path.Add((_points[i].X, _points[i].Y, false));
                continue;
            }

            var (from, to) = (_points[i - 1], _points[i]);
            var before = points[i - 1].First || points[i - 1].Corner ? from : _points[i - 2];
            var after = points[i].Last || points[i].Corner ? to : _points[i + 1];
            for (var step = 1; step <= CurveSteps; step++)
            {
                var t = step / (float)CurveSteps;
                _path.Add((Hermite(before.X, from.X, to.X, after.X, t), Hermite(before.Y, from.Y, to.Y, after.Y, t), true));
            }
        }
    }

    private static float Hermite(float before, float from, float to, float after, float t)
    {
        var (leave, arrive) = ((to - before) * 0.5f, (after - from) * 0.5f);
        return from + t * (leave + t * (3 * (to - from) - 2 * leave - arrive + t * (2 * (from - to) + leave + arrive)));
    }

    /// <summary>The waist sinks or rises, the foot grows wider or narrower than the head.</summary>
    private void Warp(ref Philox random)
    {
        var (sag, taper) = (SagSpread * Normal(ref random), TaperSpread * Normal(ref random));
        foreach (ref var p in CollectionsMarshal.AsSpan(_path))
        {
            var v = Math.Clamp(p.Y, 0f, 1f);
            p.X += (p.X - 0.5f) * taper * (v - 0.5f);
            p.Y += sag * v * (1 - v);
        }
    }

    /// <summary>A smooth elastic distortion: a cubic B-spline field over a coarse lattice of random shifts.</summary>
    private void Bend(ref Philox random)
    {
        for (var i = 0; i < _bend.Length; i++)
        {
            _bend[i].X = BendSpread * Normal(ref random);
            _bend[i].Y = BendSpread * Normal(ref random);
        }

        Span<float> across = stackalloc float[4];
        Span<float> down = stackalloc float[4];
        foreach (ref var p in CollectionsMarshal.AsSpan(_path))
        {
            var (x, y) = (Math.Clamp(p.X, 0f, 0.999f) * Cells, Math.Clamp(p.Y, 0f, 0.999f) * Cells);
            var (column, row) = ((int)x, (int)y);
            Weights(x - column, across);
            Weights(y - row, down);
            for (var node = 0; node < 16; node++)
            {
                var weight = down[node / 4] * across[node % 4];
                var (dx, dy) = _bend[(row + node / 4) * Nodes + column + node % 4];
                p.X += weight * dx;
                p.Y += weight * dy;
            }
        }
    }

    /// <summary>The four weights of a uniform cubic B-spline at t in [0, 1).</summary>
    private static void Weights(float t, Span<float> weights)
    {
        var u = 1 - t;
        weights[0] = u * u * u / 6;
        weights[1] = (4 - 3 * t * t * (2 - t)) / 6;
        weights[2] = (4 - 3 * u * u * (2 - u)) / 6;
        weights[3] = t * t * t / 6;
    }

    /// <summary>Width, slant and a small rotation by the angle θ with tan(θ/2) random, which needs no sine.</summary>
    private void Turn(ref Philox random)
    {
        var width = Width * (1 + WidthSpread * Normal(ref random));
        var slant = Slant + SlantSpread * Normal(ref random);
        var half = TurnSpread * Normal(ref random);
        var (cos, sin) = ((1 - half * half) / (1 + half * half), 2 * half / (1 + half * half));
        foreach (ref var p in CollectionsMarshal.AsSpan(_path))
        {
            var y = p.Y - 0.5f;
            var x = (p.X - 0.5f) * width - slant * y;
            p.X = cos * x - sin * y;
            p.Y = sin * x + cos * y;
        }
    }
}
