namespace Chainrule.Lab.Data.Augmentations;

/// <summary>Reads pictures at other places than their pixels' own: normalised, bilinearly, with pixel 0 outside.</summary>
/// <remarks>
/// What is interpolated is normalised already, which makes no difference to the value, and leaves a pixel that is hit exactly as it was, to
/// the bit. Only single operations in a fixed order: the same bits on every machine.
/// </remarks>
internal sealed class Warp
{
    /// <summary>
    /// Rows and columns of pixel 0 around a channel: one before and two after it. A place outside is moved onto them and needs no case of
    /// its own, and what lies just inside or on the edge has four corners too.
    /// </summary>
    private const int Frame = 3;

    private readonly int _channels;
    private readonly int _width;
    private readonly int _height;
    private readonly int _stride;
    private readonly Normalisation _normalisation;
    private readonly float[] _framed;
    private readonly int[] _corners;
    private readonly float[] _right;
    private readonly float[] _below;

    /// <summary>Room to read pictures of one size.</summary>
    public Warp(int channels, int height, int width, Normalisation normalisation)
    {
        (_channels, _width, _height, _stride) = (channels, width, height, width + Frame);
        _normalisation = normalisation;
        _framed = new float[channels * _stride * (height + Frame)];
        _framed.AsSpan().Fill(normalisation.Of(0));
        _corners = new int[width * height];
        _right = new float[_corners.Length];
        _below = new float[_corners.Length];
    }

    /// <summary>Fills a picture with what another has at the places of a map, moved by a field if there is one.</summary>
    public void Run(ReadOnlySpan<byte> pixels, in AffineMap map, ElasticField? field, Span<float> values)
    {
        var size = _width * _height;
        for (var row = 0; row < _channels * _height; row++)
        {
            var framed = (row / _height * (_height + Frame) + row % _height + 1) * _stride + 1;
            _normalisation.Apply(pixels.Slice(row * _width, _width), _framed.AsSpan(framed, _width));
        }

        if (field is null) Locate(map, default, default);
        else Locate(map, field.X, field.Y);
        for (var channel = 0; channel < _channels; channel++)
            Read(_framed.AsSpan(channel * _stride * (_height + Frame)), values.Slice(channel * size, size));
    }

    /// <summary>
    /// Finds, for each pixel of the result, the framed pixel up left of its place, and how far to the right and below that it lies.
    /// </summary>
    private void Locate(in AffineMap map, ReadOnlySpan<float> moveX, ReadOnlySpan<float> moveY)
    {
        var (acrossX, acrossY, lastX, lastY) = ((float)map.XX, (float)map.YX, (float)(_width + 1), (float)(_height + 1));
        for (var y = 0; y < _height; y++)
        {
            var (startX, startY) = ((float)(map.XY * y + map.X0 + 1), (float)(map.YY * y + map.Y0 + 1));
            var corners = _corners.AsSpan(y * _width, _width);
            var right = _right.AsSpan(y * _width, corners.Length);
            var below = _below.AsSpan(y * _width, corners.Length);
            for (var x = 0; x < corners.Length; x++)
            {
                var (placeX, placeY) = (acrossX * x + startX, acrossY * x + startY);
                if (!moveX.IsEmpty)
                {
                    placeX += moveX[y * _width + x];
                    placeY += moveY[y * _width + x];
                }

                placeX = Math.Clamp(placeX, 0, lastX);
                placeY = Math.Clamp(placeY, 0, lastY);
                var (column, line) = ((int)placeX, (int)placeY);
                corners[x] = line * _stride + column;
                right[x] = placeX - column;
                below[x] = placeY - line;
            }
        }
    }

    private void Read(ReadOnlySpan<float> framed, Span<float> values)
    {
        var corners = _corners.AsSpan(0, values.Length);
        var right = _right.AsSpan(0, values.Length);
        var below = _below.AsSpan(0, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var corner = corners[i];
            var upper = framed[corner] + right[i] * (framed[corner + 1] - framed[corner]);
            var lower = framed[corner + _stride] + right[i] * (framed[corner + _stride + 1] - framed[corner + _stride]);
            values[i] = upper + below[i] * (lower - upper);
        }
    }
}
