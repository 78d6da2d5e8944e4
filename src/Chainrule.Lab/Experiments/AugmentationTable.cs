using Chainrule.Lab.Experiments.Binding;
using static Chainrule.Lab.Experiments.Binding.Rows;
using Limits = Chainrule.Lab.Data.Augmentations.Augmentation;

namespace Chainrule.Lab.Experiments;

/// <summary>The keys of "augmentation" in <c>experiment.json</c>.</summary>
internal static class AugmentationTable
{
    private static readonly Section<ElasticSettings> s_elastic = new(
        "An elastic distortion: each pixel is displaced at random, and the displacements are smoothed.",
        () => new(),
        null,
        Row<ElasticSettings, double>(
            "alpha",
            new Real(0, Limits.MostElasticAlpha),
            x => x.Alpha,
            (x, v) => x with { Alpha = v },
            "The strength, in pixels, or 0 for none; 34 suits 28 by 28 pixels."),
        Row<ElasticSettings, double>(
            "sigma",
            new Real(Limits.LeastElasticSigma, Limits.MostElasticSigma),
            x => x.Sigma,
            (x, v) => x with { Sigma = v },
            "The deviation of the Gaussian that smooths the displacements, in pixels."));

    internal static Section<AugmentationSettings> Augmentation { get; } = new(
        "How training samples are distorted at random, anew in each epoch; 0 turns a distortion off.",
        () => new(),
        null,
        Row<AugmentationSettings, double>(
            "shift",
            new Real(0, Limits.MostShift),
            x => x.Shift,
            (x, v) => x with { Shift = v },
            "The farthest shift along each axis, in pixels."),
        Row<AugmentationSettings, double>(
            "rotate",
            new Real(0, Limits.MostRotate),
            x => x.Rotate,
            (x, v) => x with { Rotate = v },
            "The largest angle, in degrees."),
        Row<AugmentationSettings, double>(
            "scale",
            new Real(0, Limits.MostScale),
            x => x.Scale,
            (x, v) => x with { Scale = v },
            "The largest change of size: 0.1 is from nine tenths to eleven."),
        Row<AugmentationSettings, double>(
            "shear",
            new Real(0, Limits.MostShear),
            x => x.Shear,
            (x, v) => x with { Shear = v },
            "The largest slant, in degrees."),
        Row<AugmentationSettings, ElasticSettings>(
            "elastic", s_elastic, x => x.Elastic, (x, v) => x with { Elastic = v }, "How strokes are bent."),
        Row<AugmentationSettings, int>(
            "cutout",
            new Whole<int>(0, Limits.MostCutout),
            x => x.Cutout,
            (x, v) => x with { Cutout = v },
            "The side of the square that is cut out, in pixels."),
        Row<AugmentationSettings, double>(
            "noise",
            new Real(0, Limits.MostNoise),
            x => x.Noise,
            (x, v) => x with { Noise = v },
            "The standard deviation of Gaussian noise, where pixels are 0 to 1."));
}
