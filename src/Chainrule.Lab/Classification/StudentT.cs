namespace Chainrule.Lab.Classification;

/// <summary>Student's t distribution with a whole number of degrees of freedom.</summary>
internal static class StudentT
{
    /// <summary>How likely |T| ≥ |t| is; the error is below 1e-14.</summary>
    /// <remarks>
    /// Source: M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions", 1964, formulas 26.7.3 and 26.7.4: finite sums of powers
    /// of cos θ, with θ = atan(t/√ν).
    /// </remarks>
    public static double Beyond(double t, int degrees)
    {
        t = Math.Abs(t);
        var (square, isOdd) = (degrees / (degrees + t * t), degrees % 2 == 1);
        var (sum, term) = (0.0, isOdd ? Math.Sqrt(square) : 1);
        for (var k = isOdd ? 1 : 0; k <= degrees - 2; k += 2)
        {
            sum += term;
            term *= square * (k + 1) / (k + 2);
        }

        // sin θ = t/√(ν + t²), which stays exact where cos θ is next to 0.
        sum *= t / Math.Sqrt(degrees + t * t);
        var within = isOdd ? 2 / Math.PI * (Math.Atan(t / Math.Sqrt(degrees)) + sum) : sum;
        return Math.Clamp(1 - within, 0, 1);
    }
}
