using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>Each point's nearest others: every distance is looked at, some rows and columns at a time.</summary>
internal sealed class Neighbours
{
    private const int Rows = 128;
    private const int Columns = 1024;

    private Neighbours(int count, int each) =>
        (Count, Each, Indices, SquaredDistances) = (count, each, new int[checked(count * each)], new float[count * each]);

    public int Count { get; }

    /// <summary>How many neighbours each point has.</summary>
    public int Each { get; }

    /// <summary>Each point's neighbours in the order of their numbers.</summary>
    public int[] Indices { get; }

    public float[] SquaredDistances { get; }

    /// <summary>Finds them; of equally far ones, those with the lower numbers.</summary>
    public static Neighbours Find(Team team, Distances distances, int each, CancellationToken cancellation)
    {
        var found = new Neighbours(distances.Count, each);
        Blocks.Run(team, distances.Count, Rows, (first, end) =>
        {
            if (!cancellation.IsCancellationRequested) found.Find(distances, first, end);
        });
        cancellation.ThrowIfCancellationRequested();
        return found;
    }

    private void Find(Distances distances, int first, int end)
    {
        var (rows, width) = (end - first, Math.Min(Columns, Count));
        var compared = new float[rows * width];
        var nearest = new float[rows * Each];
        Array.Fill(nearest, float.PositiveInfinity);
        Indices.AsSpan(first * Each, rows * Each).Fill(int.MaxValue);
        for (var column = 0; column < Count; column += width)
        {
            var columns = Math.Min(width, Count - column);
            distances.Compare(first, rows, column, columns, compared.AsSpan(0, rows * columns));
            for (var r = 0; r < rows; r++)
            {
                var keys = nearest.AsSpan(r * Each, Each);
                var indices = Indices.AsSpan((first + r) * Each, Each);
                var row = compared.AsSpan(r * columns, columns);
                for (var j = 0; j < row.Length; j++)
                {
                    // An equal one comes later, has the higher number and stays outside.
                    if (row[j] < keys[0] && column + j != first + r) Replace(keys, indices, row[j], column + j);
                }
            }
        }

        for (var i = first; i < end; i++)
        {
            var indices = Indices.AsSpan(i * Each, Each);
            indices.Sort();
            for (var k = 0; k < Each; k++) SquaredDistances[i * Each + k] = distances.Between(i, indices[k]);
        }
    }

    /// <summary>Puts a nearer one for the farthest, which stands at the top of a heap.</summary>
    private static void Replace(Span<float> keys, Span<int> indices, float key, int index)
    {
        var at = 0;
        for (int child; (child = 2 * at + 1) < keys.Length; at = child)
        {
            if (child + 1 < keys.Length && Farther(keys[child + 1], indices[child + 1], keys[child], indices[child])) child++;
            if (!Farther(keys[child], indices[child], key, index)) break;
            (keys[at], indices[at]) = (keys[child], indices[child]);
        }

        (keys[at], indices[at]) = (key, index);
    }

    private static bool Farther(float key, int index, float otherKey, int otherIndex) =>
        key > otherKey || (key == otherKey && index > otherIndex);
}
