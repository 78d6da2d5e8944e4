using Chainrule.Lab.Data;
using Chainrule.Lab.Runs;

namespace Chainrule.Cli.Options;

/// <summary>A picture that the user names: a PNG, raw pixels, or standard input.</summary>
internal static class ImageFile
{
    /// <summary>Its bytes, as a model takes them.</summary>
    internal static byte[] Read(string image, TrainedModel model, Surroundings around)
    {
        var file = image == "-" ? ReadInput(image, model.Network.SampleSize, around) : ReadFile(image, around);
        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G'];
        var (shape, size) = (model.Network.SampleShape, model.Network.SampleSize);
        if (!file.AsSpan().StartsWith(signature))
        {
            return file.Length == size
                ? file
                : throw new Failure(
                    ExitCode.Data,
                    $"{image}: expected a PNG, or exactly {size} bytes of raw pixels, got {file.Length} bytes that are no PNG.");
        }

        var picture = PngReader.Parse(file, image);
        if (shape[1] == DigitImage.Side && shape[2] == DigitImage.Side) return DigitImage.Prepare(picture, image);
        return picture.Pixels.Length == size && picture.Width == shape[2]
            ? picture.Pixels.ToArray()
            : throw new Failure(
                ExitCode.Data,
                $"{image}: expected {shape[2]}×{shape[1]} pixels, as the run learned from, got {picture.Width}×{picture.Height}.");
    }

    private static byte[] ReadFile(string image, Surroundings around)
    {
        try
        {
            return File.ReadAllBytes(around.Path(image));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Data, $"{image}: the image cannot be read: {e.Message}", e);
        }
    }

    private static byte[] ReadInput(string image, int size, Surroundings around)
    {
        // A PNG from a pipe may be larger than the sample, but no picture of a digit is larger than this.
        const int most = 64 << 20;
        using var input = around.Input();
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        int count;
        while ((count = input.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length <= most) continue;
            throw new Failure(ExitCode.Data, $"{image}: expected a PNG or exactly {size} bytes, got more than {most} bytes.");
        }

        return bytes.ToArray();
    }
}
