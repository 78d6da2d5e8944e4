using Chainrule.Kernels;

namespace Chainrule.Lab.Data;

/// <summary>Turns pixels into floats: value = (byte / 255 − mean) / std.</summary>
/// <remarks>
/// All 256 values are computed once, in double, and rounded once. A batch is filled by look-up, or where a fused multiply-add gives each
/// of the 256 to the last bit, by that: the same bits everywhere.
/// </remarks>
public sealed class Normalisation
{
    private readonly float[] _values = new float[256];
    private readonly (double Times, double Plus)? _line;

    /// <summary>Subtracts a mean and divides by a standard deviation, both of pixels on the scale 0 … 1.</summary>
    /// <param name="mean">The mean; MNIST's is 0.1307.</param>
    /// <param name="std">The standard deviation, above 0; MNIST's is 0.3081.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The mean is not finite, or the standard deviation is not above 0 and finite.
    /// </exception>
    public Normalisation(double mean, double std)
    {
        if (!double.IsFinite(mean)) throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean must be a finite number.");
        if (!(std > 0) || !double.IsFinite(std))
        {
            throw new ArgumentOutOfRangeException(nameof(std), std, "The standard deviation must be above 0 and finite.");
        }

        Mean = mean;
        Std = std;
        for (var i = 0; i < _values.Length; i++) _values[i] = (float)((i / 255.0 - mean) / std);
        var (times, plus) = (1 / (255 * std), -mean / std);
        if (Gather.IsLine(_values, times, plus)) _line = (times, plus);
    }

    /// <summary>Pixels divided by 255: values 0 … 1.</summary>
    public static Normalisation UnitScale { get; } = new(0, 1);

    /// <summary>What is subtracted.</summary>
    public double Mean { get; }

    /// <summary>What is divided by.</summary>
    public double Std { get; }

    /// <summary>The value of a pixel.</summary>
    /// <param name="pixel">The pixel.</param>
    /// <returns>(pixel / 255 − mean) / std.</returns>
    public float Of(byte pixel) => _values[pixel];

    /// <summary>Normalises pixels, for example those of the one image of a prediction.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="values">Receives as many values.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Apply(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        if (values.Length != pixels.Length)
        {
            throw new ArgumentException($"Expected room for {pixels.Length} values, got {values.Length}.", nameof(values));
        }

        Gather.LookUp(_values, pixels, values, _line);
    }

    /// <summary>Measures a data set: the normalisation that gives its pixels mean 0 and standard deviation 1.</summary>
    /// <param name="data">The data set.</param>
    /// <returns>The normalisation; a data set of one gray level gets standard deviation 1.</returns>
    public static Normalisation Measure(IDataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var counts = new long[256];
        for (var i = 0; i < data.Count; i++)
        {
            foreach (var pixel in data.Image(i)) counts[pixel]++;
        }

        var (total, sum, squares) = (0L, 0.0, 0.0);
        for (var value = 0; value < counts.Length; value++)
        {
            total += counts[value];
            sum += counts[value] * (value / 255.0);
        }

        if (total == 0) return UnitScale;
        var mean = sum / total;
        for (var value = 0; value < counts.Length; value++) squares += counts[value] * (value / 255.0 - mean) * (value / 255.0 - mean);
        var std = Math.Sqrt(squares / total);
        return new Normalisation(mean, std > 0 ? std : 1);
    }
}
