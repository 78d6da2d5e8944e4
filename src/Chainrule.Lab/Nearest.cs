namespace Chainrule.Lab;

/// <summary>Finds the word that was probably meant: the end of every "did you mean".</summary>
public static class Nearest
{
    /// <summary>
    /// The candidate with the fewest slips of the pen (one letter inserted, left out, replaced, or two neighbours swapped) from a word,
    /// upper and lower case being equal; the first of several.
    /// </summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What is allowed.</param>
    /// <returns>The candidate, or null if none is within a third of the word's length (at least 1 slip, at most 3).</returns>
    /// <remarks>
    /// Source: F. J. Damerau, "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964,
    /// in the restricted form that edits no substring twice.
    /// </remarks>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        if (word.Length > 100) return null;
        var allowed = Math.Clamp(word.Length / 3, 1, 3);
        string? best = null;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - word.Length) > allowed) continue;
            var slips = Slips(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (slips > allowed) continue;
            (best, allowed) = (candidate, slips - 1);
        }

        return best;
    }

    private static int Slips(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
