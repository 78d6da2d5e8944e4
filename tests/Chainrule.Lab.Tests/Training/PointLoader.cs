using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Training;

/// <summary>A loader that is not Chainrule's own: given points and labels, in their order.</summary>
internal sealed class PointLoader(float[][] points, int[] labels, int batch) : IDataLoader
{
    public List<int> Epochs { get; } = [];

    public int BatchCount => (points.Length + batch - 1) / batch;

    public void StartEpoch(int epoch) => Epochs.Add(epoch);

    public int CountOf(int b) => Math.Min(batch, points.Length - b * batch);

    public int Fill(int b, Span<float> images, Span<float> classes)
    {
        var count = CountOf(b);
        for (var i = 0; i < count; i++)
        {
            var point = points[b * batch + i];
            point.CopyTo(images[(i * point.Length)..]);
            classes[i] = labels[b * batch + i];
        }

        return count;
    }

    /// <summary>Points of a square; class 1 lies above its diagonal.</summary>
    public static PointLoader Halves(int count, int batch, ulong seed = 1)
    {
        var random = new Kernels.Philox(seed, purpose: 99);
        var points = new float[count][];
        for (var i = 0; i < count; i++) points[i] = [random.NextUniform(-1, 1), random.NextUniform(-1, 1)];
        return new PointLoader(points, [.. points.Select(p => p[0] + p[1] > 0 ? 1 : 0)], batch);
    }
}
