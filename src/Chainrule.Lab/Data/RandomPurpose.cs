namespace Chainrule.Lab.Data;

/// <summary>
/// The purposes under which the data room opens its <see cref="Kernels.Philox"/> streams; 1 and 6 are the engine's (start values,
/// dropout), 7 and 8 those of analyses (which gradients are checked, noise to measure times on), 9 and 10 those of maps (the directions
/// that a search for components starts from, the noise of a map's start), 11 that of sweeps' points.
/// </summary>
internal static class RandomPurpose
{
    /// <summary>The order of the samples in an epoch.</summary>
    public const uint DataOrder = 2;

    /// <summary>Which samples go to validation.</summary>
    public const uint Split = 3;

    /// <summary>The built-in digits.</summary>
    public const uint BuiltInDigits = 4;

    /// <summary>Distortion of samples while training.</summary>
    public const uint Augmentation = 5;
}
