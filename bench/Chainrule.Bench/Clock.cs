using System.Diagnostics;

namespace Chainrule.Bench;

/// <summary>The least seconds of one call: what the core does while nobody else has it.</summary>
internal static class Clock
{
    /// <summary>The compiler looks at a method twice, each time a tenth of a second after its last new one.</summary>
    private const double WarmUp = 0.6;
    private const double Run = 1e-3;

    /// <summary>Calls until the compiler has nothing more to do.</summary>
    public static void Warm(Action work)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < WarmUp;) work();
    }

    /// <summary>The least of several runs, each of so many calls as fill a millisecond.</summary>
    /// <param name="work">What is called; warmed up.</param>
    /// <param name="runs">How many.</param>
    public static double Least(Action work, int runs = 15)
    {
        var calls = Math.Clamp((int)(Run / Seconds(work, 1)), 1, 100_000);
        var least = double.MaxValue;
        for (var run = 0; run < runs; run++) least = Math.Min(least, Seconds(work, calls));
        return least;
    }

    private static double Seconds(Action work, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++) work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }
}
