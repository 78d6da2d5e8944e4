using Chainrule.Kernels;

namespace Chainrule.Lab.Data.Augmentations;

/// <summary>From a place (x, y) of the result to the place (XX·x + XY·y + X0, YX·x + YY·y + Y0) of the source, in pixels.</summary>
internal readonly record struct AffineMap(double XX, double XY, double X0, double YX, double YY, double Y0)
{
    /// <summary>Slants, scales and turns (clockwise) a picture about its centre, then shifts it.</summary>
    public static AffineMap Of(
        int width, int height, double shiftX = 0, double shiftY = 0, double rotate = 0, double scale = 1, double shear = 0)
    {
        var (cos, sin) = CosSin(rotate);
        var (upright, lean) = CosSin(shear);
        var slant = lean / upright;

        // The way there is scale · [cos, cos·slant − sin; sin, sin·slant + cos], whose determinant is scale²: this is the way back.
        var (xx, xy) = ((sin * slant + cos) / scale, (sin - cos * slant) / scale);
        var (yx, yy) = (-sin / scale, cos / scale);
        var (x, y) = ((width - 1) / 2.0, (height - 1) / 2.0);
        return new(
            xx, xy, x - xx * (x + shiftX) - xy * (y + shiftY), yx, yy, y - yx * (x + shiftX) - yy * (y + shiftY));
    }

    /// <summary>Draws a map; it takes five words of the stream, whatever is set.</summary>
    public static AffineMap Draw(ref Philox random, Augmentation limits, int width, int height) => Of(
        width,
        height,
        limits.Shift * Signed(ref random),
        limits.Shift * Signed(ref random),
        limits.Rotate * Signed(ref random),
        1 + limits.Scale * Signed(ref random),
        limits.Shear * Signed(ref random));

    /// <summary>One of 2^32 evenly spaced numbers in (−1, 1), whose mean is 0.</summary>
    private static double Signed(ref Philox random) => (random.NextUInt32() + 0.5) * (1.0 / (1L << 31)) - 1;

    private static (double Cos, double Sin) CosSin(double degrees)
    {
        var turns = degrees / 360;
        return (Cos(turns), Cos(turns + 0.75));

        static double Cos(double turns) => PortableMath.CosOfTurns(turns - Math.Floor(turns));
    }
}
