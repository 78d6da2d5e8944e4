using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Chainrule.Plans;

/// <summary>
/// Threads that stay: they run one plan after the other, all of them the same steps, and meet at spinning barriers. A hand-off costs a
/// fraction of a microsecond, where <c>Parallel.For</c> costs several.
/// </summary>
/// <remarks>
/// The calling thread is thread 0. Between runs the others spin for some microseconds, then sleep. A team runs one plan at a time; callers
/// that come at once wait for each other.
/// </remarks>
public sealed class Team : IDisposable
{
    private const int SpinsBeforeSleep = 4_000;
    private const int SpinsBeforeYield = 200;
    private static readonly Lazy<Team> SharedTeam = new(() => new Team(DefaultThreads));
    private readonly Lock _turn = new();
    private readonly object _gate = new();
    private readonly Thread[] _workers;
    private ITeamWork? _work;
    private ExceptionDispatchInfo? _failure;
    private Flags _flags;

    /// <summary>Starts a team.</summary>
    /// <param name="threads">
    /// How many threads, the calling one included; 1 to 256. More than there are cores slows all of them down.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public Team(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads);
        Threads = threads;
        _workers = new Thread[threads - 1];
        for (var i = 0; i < _workers.Length; i++)
        {
            var index = i + 1;
            _workers[i] = new Thread(() => Work(index)) { IsBackground = true, Name = $"chainrule {index}" };
            _workers[i].Start();
        }
    }

    /// <summary>The most threads that a team can have.</summary>
    public static int MostThreads => 256;

    /// <summary>One thread for each core, as far as a team can have them.</summary>
    public static int DefaultThreads => Math.Min(Environment.ProcessorCount, MostThreads);

    /// <summary>A team of one thread for each core, started at first use.</summary>
    public static Team Shared => SharedTeam.Value;

    /// <summary>How many threads work, the calling one included.</summary>
    public int Threads { get; }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_flags.Ended) return;
            _flags.Ended = true;
            Publish(null);
        }

        foreach (var worker in _workers) worker.Join();
    }

    /// <summary>Runs one piece of work on all threads and waits for the last of them. It allocates nothing.</summary>
    /// <param name="work">
    /// The work; it must not run the same team again. What a thread throws, the caller gets: the first of several.
    /// </param>
    /// <exception cref="ObjectDisposedException">The team has ended.</exception>
    public void Run(ITeamWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_flags.Ended, this);
            if (Threads == 1)
            {
                work.Run(0);
                return;
            }

            _failure = null;
            Publish(work);
            Try(work, 0);
            Barrier();
            _failure?.Throw();
        }
    }

    /// <summary>
    /// Waits until every thread has come here; what each wrote before, all may read after. Work with barriers must not throw: the others
    /// would wait for ever.
    /// </summary>
    internal void Barrier()
    {
        if (Threads == 1) return;
        var phase = Volatile.Read(ref _flags.Phase);
        if (Interlocked.Increment(ref _flags.Arrived) == Threads)
        {
            Volatile.Write(ref _flags.Arrived, 0);
            Volatile.Write(ref _flags.Phase, phase + 1);
            return;
        }

        for (var spins = 0; Volatile.Read(ref _flags.Phase) == phase; spins++)
        {
            // A core that is shared with others may have put a comrade aside: let it come back.
            if (spins < SpinsBeforeYield) Thread.SpinWait(1);
            else Thread.Yield();
        }
    }

    private void Publish(ITeamWork? work)
    {
        _work = work;
        Interlocked.Increment(ref _flags.Generation);
        if (Volatile.Read(ref _flags.Asleep) == 0) return;
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private void Work(int index)
    {
        for (var seen = 0; ; seen++)
        {
            for (var spins = 0; Volatile.Read(ref _flags.Generation) == seen; spins++)
            {
                if (spins < SpinsBeforeSleep) Thread.SpinWait(1);
                else Sleep(seen);
            }

            if (_flags.Ended) return;
            Try(_work!, index);
            Barrier();
        }
    }

    private void Try(ITeamWork work, int thread)
    {
        try
        {
            work.Run(thread);
        }
        catch (Exception e)
        {
            // The others come to the barrier all the same: come there too, and tell then.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
        }
    }

    private void Sleep(int seen)
    {
        lock (_gate)
        {
            // Counted first, looked at again after: either this thread sees the new work, or its publisher sees this thread asleep.
            Interlocked.Increment(ref _flags.Asleep);
            while (Volatile.Read(ref _flags.Generation) == seen) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _flags.Asleep);
        }
    }

    /// <summary>The words that threads watch, each in a pair of cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 640)]
    private struct Flags
    {
        [FieldOffset(128)]
        public int Generation;

        [FieldOffset(256)]
        public int Arrived;

        [FieldOffset(384)]
        public int Phase;

        [FieldOffset(512)]
        public int Asleep;

        [FieldOffset(516)]
        public bool Ended;
    }
}
