using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>
/// How far a map's neighbours are to be trusted: T(k) = 1 − 2 / (n k (2n − 3k − 1)) Σᵢ Σⱼ (r(i, j) − k), j over those of i's k nearest on
/// the map that are not among its k nearest in truth, r(i, j) being j's true rank: 1 for the nearest.
/// </summary>
/// <remarks>
/// <para>1 where no neighbour is false; about 0.5 for places by chance. With points and map exchanged it is their continuity: how many true
/// neighbours the map has kept.</para>
/// <para>Cost: n² d; exact, equally far ones ranked by their numbers. For a part of the points give the rows of that part.</para>
/// <para>Source: J. Venna, S. Kaski, "Neighborhood Preservation in Nonlinear Projection Methods: An Experimental Study", ICANN 2001.</para>
/// </remarks>
public static class Trustworthiness
{
    private const int Rows = 64;

    /// <summary>Measures T(k).</summary>
    /// <param name="data">n rows of any number of dimensions.</param>
    /// <param name="map">n rows of any other number, such as 2.</param>
    /// <param name="count">n.</param>
    /// <param name="neighbours">k, 1 … below n / 2.</param>
    /// <param name="team">The threads that compute; <see cref="Team.Shared"/> where none is given.</param>
    /// <returns>T(k), 0 … 1.</returns>
    /// <exception cref="ArgumentException">Numbers are not n whole rows, one is not finite, or k is out of its range.</exception>
    public static double Of(ReadOnlyMemory<float> data, ReadOnlyMemory<float> map, int count, int neighbours = 12, Team? team = null)
    {
        Points.Dimensions("trustworthiness, points", data.Span, count);
        Points.Dimensions("trustworthiness, map", map.Span, count);
        if (neighbours < 1 || 2 * (long)neighbours >= count)
        {
            throw new ArgumentException(
                $"trustworthiness: expected neighbours from 1 to below half of {count} points, got {neighbours}.");
        }

        team ??= Team.Shared;
        var near = Neighbours.Find(team, new Distances(team, map, count), neighbours, default);
        var distances = new Distances(team, data, count);
        var penalties = new long[count];
        Blocks.Run(team, count, Rows, (first, end) =>
        {
            var compared = new float[(end - first) * count];
            distances.Compare(first, end - first, 0, count, compared);
            for (var i = first; i < end; i++)
            {
                var row = compared.AsSpan((i - first) * count, count);
                foreach (var j in near.Indices.AsSpan(i * neighbours, neighbours))
                    penalties[i] += Math.Max(0, Rank(row, i, j) - neighbours);
            }
        });
        double n = count, k = neighbours;
        return 1 - 2 / (n * k * (2 * n - 3 * k - 1)) * penalties.Sum();
    }

    /// <summary>1 + how many others are nearer to i than j is.</summary>
    private static int Rank(ReadOnlySpan<float> row, int i, int j)
    {
        var (rank, distance) = (1, row[j]);
        for (var other = 0; other < row.Length; other++)
        {
            // Of equal ones, the lower number is the nearer.
            if (row[other] < distance || (row[other] == distance && other < j)) rank++;
        }

        return row[i] < distance || (row[i] == distance && i < j) ? rank - 1 : rank;
    }
}
