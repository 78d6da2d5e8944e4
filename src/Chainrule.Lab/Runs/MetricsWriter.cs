using System.Text.Json;

namespace Chainrule.Lab.Runs;

/// <summary>Appends to <c>metrics.jsonl</c>; each line reaches the operating system before the call returns.</summary>
public sealed class MetricsWriter : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Opens the file, or makes it. A last line that a crash left torn is cut off first.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public MetricsWriter(string path)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        _file.SetLength(WholeLines());
        _file.Position = _file.Length;
    }

    /// <summary>Appends a line.</summary>
    /// <param name="metrics">What was measured.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(RunMetrics metrics)
    {
        // One write for the line and its end: a reader sees all of it or a torn last line, which readers leave out.
        var line = JsonSerializer.SerializeToUtf8Bytes(metrics, RunJson.Default.RunMetrics);
        _file.Write([.. line, (byte)'\n']);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>The length up to and with the last line feed.</summary>
    private long WholeLines()
    {
        var buffer = new byte[4096];
        for (var end = _file.Length; end > 0;)
        {
            var begin = Math.Max(0, end - buffer.Length);
            _file.Position = begin;
            var part = buffer.AsSpan(0, (int)(end - begin));
            _file.ReadExactly(part);
            var at = part.LastIndexOf((byte)'\n');
            if (at >= 0) return begin + at + 1;
            end = begin;
        }

        return 0;
    }
}
