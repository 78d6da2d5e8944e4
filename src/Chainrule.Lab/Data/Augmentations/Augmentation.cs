using System.Globalization;
using System.Runtime.CompilerServices;

namespace Chainrule.Lab.Data.Augmentations;

/// <summary>How far training samples are moved, turned, bent and spoilt at random; everything is off until it is set.</summary>
/// <remarks>
/// <para>
/// Each amount is drawn evenly from −limit … limit, anew for each sample in each epoch. All geometry, the elastic field included, is one
/// map from the places of the result to those of the source, read once, bilinearly; outside the picture there is pixel 0.
/// </para>
/// <para>
/// Sources: P. Simard, D. Steinkraus, J. Platt, "Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis",
/// ICDAR 2003 (elastic distortion); T. DeVries, G. W. Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", 2017,
/// arXiv:1708.04552.
/// </para>
/// </remarks>
public sealed record Augmentation
{
    internal const double MostShift = 1000;
    internal const double MostRotate = 180;
    internal const double MostScale = 0.9;
    internal const double MostShear = 60;
    internal const double MostElasticAlpha = 1000;
    internal const double LeastElasticSigma = 0.5;
    internal const double MostElasticSigma = 100;
    internal const int MostCutout = 1000;
    internal const double MostNoise = 10;

    /// <summary>The farthest shift along each axis, in pixels, 0 to 1000; fractions of a pixel are drawn too.</summary>
    public double Shift { get; init => field = Within(value, 0, MostShift); }

    /// <summary>The largest angle about the centre, in degrees, 0 to 180.</summary>
    public double Rotate { get; init => field = Within(value, 0, MostRotate); }

    /// <summary>The largest change of size: the factor is from 1 − this to 1 + this, 0 to 0.9.</summary>
    public double Scale { get; init => field = Within(value, 0, MostScale); }

    /// <summary>The largest slant, in degrees, 0 to 60: upright lines lean by so much, level ones stay level.</summary>
    public double Shear { get; init => field = Within(value, 0, MostShear); }

    /// <summary>α, the strength of the elastic distortion, in pixels, 0 to 1000; the paper's is 34 for 29×29.</summary>
    /// <remarks>
    /// Each pixel draws a displacement evenly from −α … α on each axis, and these are smoothed: the standard deviation that is left is
    /// about α / (√3 · 2σ√π), for α = 34 and σ = 4 that is 1.4 pixels.
    /// </remarks>
    public double ElasticAlpha { get; init => field = Within(value, 0, MostElasticAlpha); }

    /// <summary>σ, the deviation of the Gaussian that smooths the displacements, in pixels, 0.5 to 100; the paper's is 4.</summary>
    public double ElasticSigma { get; init => field = Within(value, LeastElasticSigma, MostElasticSigma); } = 4;

    /// <summary>The side of the square that is cut out, in pixels, 0 to 1000.</summary>
    /// <remarks>Its middle is any pixel, so that a part may lie outside; inside it is 0 after normalisation, as in the paper.</remarks>
    public int Cutout { get; init => field = (int)Within(value, 0, MostCutout); }

    /// <summary>The standard deviation of Gaussian noise, on the scale where pixels are 0 … 1; 0 to 10. Nothing is clipped.</summary>
    public double Noise { get; init => field = Within(value, 0, MostNoise); }

    /// <summary>Whether nothing is set.</summary>
    public bool IsOff => !Moves && Cutout == 0 && Noise == 0;

    /// <summary>Whether pixels change their places.</summary>
    internal bool Moves => Shift > 0 || Rotate > 0 || Scale > 0 || Shear > 0 || ElasticAlpha > 0;

    private static double Within(double value, double least, double most, [CallerMemberName] string name = "") =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, string.Create(
                CultureInfo.InvariantCulture, $"augmentation: expected {name} from {least} to {most}."));
}
