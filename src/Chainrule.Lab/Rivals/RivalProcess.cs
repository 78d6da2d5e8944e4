using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Chainrule.Lab.Rivals;

/// <summary>The rival at work in a process of its own, which ends at the latest when this is disposed of.</summary>
internal sealed class RivalProcess : IDisposable
{
    private const int Refused = 3;
    private const int EndedByInterrupt = 130;
    private const int MostLinesTold = 12;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly string[] s_threadNames = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];
    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _cancellation;

    /// <summary>Starts it.</summary>
    /// <param name="python">The Python.</param>
    /// <param name="exchange">What to train.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="seconds">For how long, to tell the speed; null for the whole training.</param>
    /// <param name="cancellation">Ends it at once.</param>
    public RivalProcess(TorchPython python, RivalExchange exchange, int threads, double? seconds, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(python.Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        List<string> words = [exchange.In(RivalExchange.Script), exchange.Folder, "--threads", Told(threads)];
        if (seconds is { } some) words.AddRange(["--seconds", some.ToString(CultureInfo.InvariantCulture)]);
        foreach (var word in words) start.ArgumentList.Add(word);

        // The libraries read their number of threads once, when they load.
        foreach (var name in s_threadNames) start.Environment[name] = Told(threads);
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _cancellation = cancellation;
        _registration = cancellation.Register(Kill);
    }

    /// <summary>The next line; null at the end, and where it was cancelled.</summary>
    /// <exception cref="RivalException">It refuses the experiment.</exception>
    /// <exception cref="RivalFailedException">It broke off.</exception>
    public RivalLine? Read()
    {
        try
        {
            if (_process.StandardOutput.ReadLine() is { } line) return RivalJson.Parse(line);
        }
        catch (RivalFailedException) when (_cancellation.IsCancellationRequested || _process.WaitForExit(s_patience))
        {
            // It ended while it wrote the line; its end tells why.
        }

        _process.WaitForExit();

        // Ctrl-C reaches both processes, and the rival's end may be known here before it is known here why.
        WasInterrupted = _cancellation.IsCancellationRequested || _process.ExitCode == EndedByInterrupt;
        if (WasInterrupted || _process.ExitCode == 0) return null;
        var said = _error.GetAwaiter().GetResult().Trim();
        if (_process.ExitCode == Refused) throw new RivalException($"PyTorch cannot train this: {said}.");
        var last = string.Join('\n', said.Split('\n').TakeLast(MostLinesTold));
        throw new RivalFailedException($"PyTorch's process ended with exit code {_process.ExitCode}:\n{last}");
    }

    /// <summary>Whether it was asked to end.</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>Lets it begin the next epoch.</summary>
    public void Next()
    {
        try
        {
            _process.StandardInput.WriteLine("next");
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It is gone; what it said last, which is read next, tells why.
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        Kill();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static string Told(int number) => number.ToString(CultureInfo.InvariantCulture);
}
