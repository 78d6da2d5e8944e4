namespace Chainrule.Lab.Maps;

/// <summary>All eigenvalues and eigenvectors of a small symmetric matrix.</summary>
/// <remarks>Source: G. H. Golub, C. F. Van Loan, "Matrix Computations", 4th edition, 2013, algorithm 8.5.3 (cyclic Jacobi).</remarks>
internal static class Jacobi
{
    private const int MostSweeps = 40;

    /// <summary>Rotates <paramref name="t"/> (n × n) into a diagonal.</summary>
    /// <returns>The eigenvalues, greatest first, and the eigenvectors, one in each row.</returns>
    public static (double[] Values, double[] Vectors) Run(double[] t, int n)
    {
        var s = new double[n * n];
        for (var i = 0; i < n; i++) s[i * n + i] = 1;
        for (var sweep = 0; sweep < MostSweeps && Sweep(t, s, n); sweep++)
        {
        }

        var order = Enumerable.Range(0, n).OrderByDescending(i => t[i * n + i]).ToArray();
        var vectors = new double[n * n];
        for (var i = 0; i < n; i++) s.AsSpan(order[i] * n, n).CopyTo(vectors.AsSpan(i * n));
        return (Array.ConvertAll(order, i => t[i * n + i]), vectors);
    }

    /// <summary>One rotation for each pair that is not zero yet; whether there was any.</summary>
    private static bool Sweep(double[] t, double[] s, int n)
    {
        var greatest = 0.0;
        for (var i = 0; i < n; i++) greatest = Math.Max(greatest, Math.Abs(t[i * n + i]));
        var any = false;
        for (var p = 0; p < n; p++)
        {
            for (var q = p + 1; q < n; q++)
            {
                var off = t[p * n + q];
                if (Math.Abs(off) <= 1e-16 * greatest) continue;
                any = true;
                var tau = (t[q * n + q] - t[p * n + p]) / (2 * off);
                var tangent = (tau < 0 ? -1 : 1) / (Math.Abs(tau) + Math.Sqrt(1 + tau * tau));
                var cosine = 1 / Math.Sqrt(1 + tangent * tangent);
                Rotate(t, p * n, q * n, 1, n, cosine, tangent * cosine);
                Rotate(t, p, q, n, n, cosine, tangent * cosine);
                Rotate(s, p * n, q * n, 1, n, cosine, tangent * cosine);
            }
        }

        return any;
    }

    private static void Rotate(double[] m, int p, int q, int step, int n, double cosine, double sine)
    {
        for (var k = 0; k < n; k++, p += step, q += step)
            (m[p], m[q]) = (cosine * m[p] - sine * m[q], sine * m[p] + cosine * m[q]);
    }
}
