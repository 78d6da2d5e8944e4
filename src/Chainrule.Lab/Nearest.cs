namespace Chainrule.Lab;

/// <summary>Finds the word that was probably meant, for "did you mean".</summary>
public static class Nearest
{
    /// <summary>The candidate nearest to a mistyped word, or null where none is near.</summary>
    /// <param name="word">The word as typed.</param>
    /// <param name="candidates">The words that exist; the first of equally near ones wins.</param>
    /// <returns>
    /// A candidate that the word begins (from three letters on), or the one with the least edit distance, if that is at most a third of the
    /// longer word's length rounded up; null otherwise. Case does not count.
    /// </returns>
    /// <remarks>
    /// The distance counts insertions, deletions, substitutions and exchanges of neighbours (F. J. Damerau, CACM 7(3), 1964, restricted to
    /// one edit of each place). Words longer than 64 characters have no neighbour.
    /// </remarks>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var longer = Math.Max(word.Length, candidate.Length);
            if (word.Length == 0 || longer > 64) continue;
            var distance = Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            var beginning = word.Length >= 3 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);
            if (distance < least && (beginning || distance <= (longer + 2) / 3)) (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    private static int Distance(string a, string b)
    {
        var (before, above, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++) above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, above, row) = (above, row, before);
        }

        return above[b.Length];
    }
}
