using Chainrule.Kernels;

namespace Chainrule.Lab.Data.Augmentations;

/// <summary>
/// A random displacement for each pixel, smoothed by a Gaussian along the rows and along the columns; beyond the edge there is none.
/// </summary>
/// <remarks>
/// The Gaussian is a matrix for each direction, cut off at 4σ: a field is G_rows · noise · G_columns, at the speed of the kernel of
/// products and with the same bits on every machine.
/// </remarks>
internal sealed class ElasticField
{
    private const float Half = 1f / (1 << 15);

    private static readonly KernelPath s_path = KernelPaths.Best;

    private readonly int _width;
    private readonly int _height;
    private readonly float[] _across;
    private readonly float[] _down;
    private readonly float[] _noise;
    private readonly float[] _smoothedRows;
    private readonly float[] _field;

    /// <summary>A field for pictures of one size, all zero.</summary>
    public ElasticField(int width, int height, double alpha, double sigma)
    {
        (_width, _height) = (width, height);
        _across = Gaussian(width, sigma, alpha);
        _down = Gaussian(height, sigma, 1);
        _noise = new float[2 * width * height];
        _smoothedRows = new float[_noise.Length];
        _field = new float[_noise.Length];
    }

    /// <summary>Each pixel's displacement to the right, row after row.</summary>
    public ReadOnlySpan<float> X => _field.AsSpan(0, _width * _height);

    /// <summary>Each pixel's displacement downwards, row after row.</summary>
    public ReadOnlySpan<float> Y => _field.AsSpan(_width * _height);

    /// <summary>Draws a new field; it takes one word of the stream for each pixel.</summary>
    public void Draw(ref Philox random)
    {
        var size = _width * _height;
        var x = _noise.AsSpan(0, size);
        var y = _noise.AsSpan(size, size);
        for (var i = 0; i < size; i++)
        {
            // Each half of a word is one of 2^16 evenly spaced numbers in (−1, 1), whose mean is 0.
            var word = random.NextUInt32();
            x[i] = ((word & 0xFFFF) + 0.5f) * Half - 1;
            y[i] = ((word >> 16) + 0.5f) * Half - 1;
        }

        MatrixProduct.Run(s_path, new(2 * _height, _width, _width), _noise, _across, _smoothedRows);
        var columns = new MatMulSize(_height, _width, _height);
        MatrixProduct.Run(s_path, columns, _down, _smoothedRows.AsSpan(0, size), _field.AsSpan(0, size));
        MatrixProduct.Run(s_path, columns, _down, _smoothedRows.AsSpan(size, size), _field.AsSpan(size, size));
    }

    /// <summary>The matrix g[i, j] = factor · exp(−(i − j)² / 2σ²) / Σ, where Σ is taken over an endless row.</summary>
    private static float[] Gaussian(int length, double sigma, double factor)
    {
        var reach = (int)Math.Ceiling(4 * sigma);
        var weights = new float[reach + 1];
        for (var k = 0; k <= reach; k++) weights[k] = (float)(-k * k / (2 * sigma * sigma));
        Elementwise.Map(s_path, UnaryFunction.Exp, weights, weights);
        var sum = 1.0;
        for (var k = 1; k <= reach; k++) sum += 2 * weights[k];
        var matrix = new float[length * length];
        for (var i = 0; i < matrix.Length; i++)
        {
            var distance = Math.Abs(i / length - i % length);
            if (distance <= reach) matrix[i] = (float)(factor * weights[distance] / sum);
        }

        return matrix;
    }
}
