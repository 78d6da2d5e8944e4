using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Reports;

/// <summary>Samples of data sets as small pictures.</summary>
internal static class Pictures
{
    /// <summary>A sample's picture; of several channels, the mean.</summary>
    public static GrayImage Of(IDataSet data, int index)
    {
        var shape = data.SampleShape;
        var bytes = data.Image(index);
        var (height, width) = shape.Count >= 2 ? (shape[^2], shape[^1]) : (1, bytes.Length);
        var (size, pixels) = (height * width, new byte[height * width]);
        var channels = bytes.Length / size;
        for (var i = 0; i < size; i++)
        {
            var sum = 0;
            for (var c = 0; c < channels; c++) sum += bytes[c * size + i];
            pixels[i] = (byte)(sum / channels);
        }

        return new(width, height, pixels);
    }

    /// <summary>A sample with a caption.</summary>
    public static Tile Tile(IDataSet data, int index, string caption) => Charts.Tile.Of(Of(data, index), caption);
}
