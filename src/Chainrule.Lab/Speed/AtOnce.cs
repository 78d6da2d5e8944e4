using System.Diagnostics;

namespace Chainrule.Lab.Speed;

/// <summary>The same work on several threads at once, timed from the moment when all are there.</summary>
public static class AtOnce
{
    /// <summary>Times the work.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="runs">How often.</param>
    /// <param name="work">What thread i does; it is run once beforehand, to warm up.</param>
    /// <returns>The least seconds, of several runs, until the last thread is done.</returns>
    public static double Least(int threads, int runs, Action<int> work)
    {
        var least = double.MaxValue;
        using var gate = new Barrier(threads);
        var others = Enumerable.Range(1, threads - 1).Select(i => new Thread(() => Loop(i))).ToArray();
        foreach (var thread in others) thread.Start();
        Loop(0);
        foreach (var thread in others) thread.Join();
        return least;

        void Loop(int thread)
        {
            work(thread);
            for (var run = 0; run < runs; run++)
            {
                gate.SignalAndWait();
                var start = Stopwatch.GetTimestamp();
                work(thread);
                gate.SignalAndWait();
                if (thread == 0) least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }
    }
}
