namespace Chainrule.Lab.Experiments;

/// <summary>An elastic distortion (Simard, Steinkraus and Platt, ICDAR 2003), by default none.</summary>
public sealed record ElasticSettings
{
    /// <summary>The strength, in pixels; the paper's is 34 for 29×29.</summary>
    public double Alpha { get; init; }

    /// <summary>The deviation of the Gaussian that smooths the displacements, in pixels.</summary>
    public double Sigma { get; init; } = 4;
}
