using Chainrule.Kernels;
using Chainrule.Lab.Data;

namespace Chainrule.Bench.Kernels;

/// <summary>Four arrays of numbers in [−1, 1), the last without negative ones, and pictures that fill one of them.</summary>
internal sealed class Arrays
{
    private const int Pixels = 28 * 28;
    private readonly Arena[] _arenas;

    /// <summary>The same numbers for the same length.</summary>
    /// <param name="length">The floats of an array.</param>
    public Arrays(int length)
    {
        Length = length;
        _arenas = [.. Enumerable.Range(0, 4).Select(_ => new Arena(length))];
        var random = new Philox(1, 0);
        var some = new float[Math.Min(length, 1 << 15)];
        for (var i = 0; i < _arenas.Length; i++)
        {
            foreach (ref var value in some.AsSpan()) value = random.NextInt32(2000) / 1000f - 1;
            for (var at = 0; at < length; at += some.Length) some.CopyTo(this[i][at..]);
        }

        foreach (ref var value in this[3]) value = Math.Abs(value);
        var count = length / Pixels;
        var bytes = Enumerable.Range(0, count * Pixels).Select(i => (byte)(i % 251)).ToArray();
        Images = new ImageDataSet("pictures", 28, 28, bytes, new byte[count], [.. Enumerable.Range(0, 10).Select(c => $"{c}")]);
        Loader = new DataLoader(Images, count, shuffle: true);
    }

    public int Length { get; }

    /// <summary>So many pictures as have room in an array.</summary>
    public ImageDataSet Images { get; }

    /// <summary>All of them in one batch, in a random order.</summary>
    public DataLoader Loader { get; }

    public Span<float> this[int index] => _arenas[index].Slice(0, Length);
}
