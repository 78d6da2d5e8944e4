using System.Diagnostics;
using System.Globalization;
using Chainrule.Lab.Data;
using Chainrule.Lab.Maps;

namespace Chainrule.Bench;

/// <summary>Maps of images in the plane: seconds, and how far their neighbours are to be trusted.</summary>
internal static class MapsBench
{
    private static readonly int[] s_counts = [1_000, 5_000, 10_000];

    public static async Task RunAsync(TextWriter output, Options options)
    {
        var images = (await Mnist.FindAsync(options)).Training;
        output.WriteLine(
            $"""
            ## Maps of many images

            t-SNE of the first images of MNIST, pixels / 255, with its default settings: {new TSneOptions().Components} principal
            components, perplexity {new TSneOptions().Perplexity},
            {new TSneOptions().Iterations:n0} steps, {Environment.ProcessorCount} threads.
            *components*: the seconds that these take alone. *trustworthiness*: of 12 neighbours, among all pixels.

            | images | seconds | components | ms a step | divergence | trustworthiness |
            |---|---|---|---|---|---|
            """);
        TSne.Run(Pixels(images, s_counts[0]), s_counts[0]);
        foreach (var count in s_counts) output.WriteLine(Row(Pixels(images, count), count));
    }

    private static string Row(float[] data, int count)
    {
        var start = Stopwatch.GetTimestamp();
        var first = 0.0;
        var map = TSne.Run(data, count, progress: told => first = first > 0 ? first : Stopwatch.GetElapsedTime(start).TotalSeconds);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        PrincipalComponents.Of(data, count, new TSneOptions().Components);
        var components = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var step = (seconds - first) / (new TSneOptions().Iterations - new TSneOptions().ReportEvery) * 1e3;
        Console.Error.WriteLine($"maps: {count} images");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {count:n0} | {seconds:f2} | {components:f2} | {step:f2} | {map.Divergence:f3} "
                + $"| {Trustworthiness.Of(data, map.Points, count):f4} |");
    }

    private static float[] Pixels(IDataSet images, int count)
    {
        var size = images.Image(0).Length;
        var data = new float[count * size];
        for (var i = 0; i < count; i++)
        {
            var image = images.Image(i);
            for (var k = 0; k < size; k++) data[i * size + k] = image[k] / 255f;
        }

        return data;
    }
}
