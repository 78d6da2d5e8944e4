using Chainrule.Lab.Data;

namespace Chainrule.Lab.Experiments;

/// <summary>What an experiment learns from.</summary>
public sealed record DataSettings
{
    /// <summary>The names that <see cref="Set"/> may have.</summary>
    public static IReadOnlyList<string> Sets { get; } = [.. KnownDataSet.Names, "folder"];

    /// <summary>The data set, one of <see cref="Sets"/>.</summary>
    public string Set { get; init; } = "mnist";

    /// <summary>The folder that holds the files, or null to look in the usual places.</summary>
    public string? Folder { get; init; }

    /// <summary>The part of the training samples that is held out for validation, from 0 to below 1.</summary>
    public double Validation { get; init; } = 1.0 / 6;

    /// <summary>How bytes become numbers.</summary>
    public NormalisationSettings Normalisation { get; init; } = new NormalisationSettings.Standard();

    /// <summary>How training samples are distorted at random; by default they are not.</summary>
    public AugmentationSettings Augmentation { get; init; } = new();

    /// <summary>The number of training samples to use, before the split, or null for all.</summary>
    public int? TrainLimit { get; init; }
}
