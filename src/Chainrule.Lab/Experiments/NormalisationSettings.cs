namespace Chainrule.Lab.Experiments;

/// <summary>How the bytes of an image become the network's numbers.</summary>
public abstract record NormalisationSettings
{
    private NormalisationSettings()
    {
    }

    /// <summary>pixel/255.</summary>
    public sealed record Scale : NormalisationSettings;

    /// <summary>(pixel/255 − mean)/std.</summary>
    public sealed record Standard : NormalisationSettings
    {
        /// <summary>The mean of pixel/255; the default is that of MNIST's training images.</summary>
        public double Mean { get; init; } = 0.1307;

        /// <summary>The standard deviation of pixel/255; the default is that of MNIST's training images.</summary>
        public double Std { get; init; } = 0.3081;
    }
}
