using Chainrule.Kernels;

namespace Chainrule.Lab.Data.Augmentations;

/// <summary>Turns the bytes of one sample into normalised values, distorted at random. Allocates nothing after its constructor.</summary>
/// <remarks>
/// <para>
/// The numbers are a function of (seed, epoch, sample) alone, so that neither order, batch nor thread can change them; all channels are
/// moved and cut alike, each has noise of its own. The noise comes before the cut.
/// </para>
/// <para>An augmenter is used by one thread at a time.</para>
/// </remarks>
public sealed class Augmenter
{
    private readonly Augmentation _limits;
    private readonly Normalisation _normalisation;
    private readonly int _width;
    private readonly int _height;
    private readonly int _channels;
    private readonly float _noise;
    private readonly Warp _warp;
    private readonly ElasticField? _field;

    /// <summary>Makes room for samples of one shape.</summary>
    /// <param name="augmentation">What is done to them.</param>
    /// <param name="sampleShape">Their shape: channels, height, width.</param>
    /// <param name="normalisation">How pixels become floats; null divides by 255.</param>
    /// <exception cref="ArgumentException">The shape is not that of a picture.</exception>
    public Augmenter(Augmentation augmentation, IReadOnlyList<int> sampleShape, Normalisation? normalisation = null)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentNullException.ThrowIfNull(sampleShape);
        if (sampleShape.Count != 3)
        {
            throw new ArgumentException(
                $"augmentation: expected samples of [channels, height, width], got [{string.Join(", ", sampleShape)}].",
                nameof(sampleShape));
        }

        (_channels, _height, _width) = (sampleShape[0], sampleShape[1], sampleShape[2]);
        _limits = augmentation;
        _normalisation = normalisation ?? Normalisation.UnitScale;
        _noise = (float)(augmentation.Noise / _normalisation.Std);
        _warp = new Warp(_channels, _height, _width, _normalisation);
        if (augmentation.ElasticAlpha > 0)
            _field = new ElasticField(_width, _height, augmentation.ElasticAlpha, augmentation.ElasticSigma);
    }

    /// <summary>Distorts one sample.</summary>
    /// <param name="pixels">Its bytes: channel after channel, row after row.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="sample">The sample's index in its data set; in that which was divided, where it is a part of one.</param>
    /// <param name="values">Receives as many values.</param>
    /// <exception cref="ArgumentException">The lengths are not the shape's.</exception>
    public void Apply(ReadOnlySpan<byte> pixels, ulong seed, int epoch, int sample, Span<float> values)
    {
        var size = _channels * _height * _width;
        if (pixels.Length != size || values.Length != size)
        {
            throw new ArgumentException(
                $"augmentation: expected {size} pixels and room for as many values, got {pixels.Length} and {values.Length}.");
        }

        // Map and cut are drawn whether they are wanted or not: to set one changes none of the other's numbers.
        var random = new Philox(seed, RandomPurpose.Augmentation, (uint)epoch, (uint)sample);
        var map = AffineMap.Draw(ref random, _limits, _width, _height);
        var (x, y) = (random.NextInt32(_width), random.NextInt32(_height));
        _field?.Draw(ref random);
        if (_limits.Moves) _warp.Run(pixels, map, _field, values);
        else _normalisation.Apply(pixels, values);
        if (_noise > 0)
        {
            for (var i = 0; i < values.Length; i++) values[i] += _noise * random.NextNormal();
        }

        if (_limits.Cutout > 0) Cut(x - _limits.Cutout / 2, y - _limits.Cutout / 2, values);
    }

    /// <summary>Clears a square, as far as it lies within the picture.</summary>
    private void Cut(int left, int top, Span<float> values)
    {
        var (right, bottom) = (Math.Min(left + _limits.Cutout, _width), Math.Min(top + _limits.Cutout, _height));
        (left, top) = (Math.Max(left, 0), Math.Max(top, 0));
        for (var channel = 0; channel < _channels; channel++)
        {
            for (var row = top; row < bottom; row++) values.Slice((channel * _height + row) * _width + left, right - left).Clear();
        }
    }
}
