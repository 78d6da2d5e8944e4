using System.Globalization;
using Chainrule.Kernels;

namespace Chainrule.Lab.Sweeps;

/// <summary>The values that one setting takes in a sweep.</summary>
public abstract record SweepRange
{
    /// <summary>The digits of a number that is drawn: enough, and short to read.</summary>
    private const int Digits = 4;

    private SweepRange()
    {
    }

    /// <summary>A value, drawn at random.</summary>
    /// <param name="random">The stream to draw from.</param>
    /// <returns>The value as a command line has it.</returns>
    public abstract string Draw(Philox random);

    private static string Short(double value) =>
        double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("R", CultureInfo.InvariantCulture);

    /// <summary>One of several values: <c>choice(16,32,64)</c>.</summary>
    /// <param name="Values">The values; at least one.</param>
    public sealed record Choice(IReadOnlyList<string> Values) : SweepRange
    {
        /// <inheritdoc/>
        public override string Draw(Philox random) => Values[random.NextInt32(Values.Count)];

        /// <inheritdoc/>
        public override string ToString() => $"choice({string.Join(',', Values)})";
    }

    /// <summary>A number, each as likely as another: <c>uniform(0,3)</c>.</summary>
    /// <param name="Low">The least.</param>
    /// <param name="High">The bound above.</param>
    public sealed record Uniform(double Low, double High) : SweepRange
    {
        /// <inheritdoc/>
        public override string Draw(Philox random) => Short(Low + (High - Low) * random.NextSingle());

        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"uniform({Low},{High})");
    }

    /// <summary>A number above 0, each of its magnitudes as likely as another: <c>log(1e-4,1e-1)</c>.</summary>
    /// <param name="Low">The least.</param>
    /// <param name="High">The bound above.</param>
    public sealed record Log(double Low, double High) : SweepRange
    {
        /// <inheritdoc/>
        public override string Draw(Philox random) => Short(Low * Math.Pow(High / Low, random.NextSingle()));

        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"log({Low},{High})");
    }

    /// <summary>A whole number, each as likely as another: <c>whole(16,256)</c>.</summary>
    /// <param name="Low">The least.</param>
    /// <param name="High">The largest.</param>
    public sealed record Whole(int Low, int High) : SweepRange
    {
        /// <inheritdoc/>
        public override string Draw(Philox random) => (Low + random.NextInt32(High - Low + 1)).ToString(CultureInfo.InvariantCulture);

        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"whole({Low},{High})");
    }
}
