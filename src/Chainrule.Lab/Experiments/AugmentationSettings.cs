namespace Chainrule.Lab.Experiments;

/// <summary>How training samples are distorted at random: each amount is drawn from −limit to limit. By default nothing is.</summary>
public sealed record AugmentationSettings
{
    /// <summary>The farthest shift along each axis, in pixels.</summary>
    public double Shift { get; init; }

    /// <summary>The largest angle, in degrees.</summary>
    public double Rotate { get; init; }

    /// <summary>The largest change of size: 0.1 is from nine tenths to eleven.</summary>
    public double Scale { get; init; }

    /// <summary>The largest slant, in degrees.</summary>
    public double Shear { get; init; }

    /// <summary>How strokes are bent.</summary>
    public ElasticSettings Elastic { get; init; } = new();

    /// <summary>The side of the square that is cut out, in pixels.</summary>
    public int Cutout { get; init; }

    /// <summary>The standard deviation of Gaussian noise, where pixels are 0 to 1.</summary>
    public double Noise { get; init; }
}
