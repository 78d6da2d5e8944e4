using System.Text;
using System.Text.Json;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Runs;

/// <summary>Reads <c>metrics.jsonl</c>, while it is being written too.</summary>
public static class MetricsReader
{
    /// <summary>All whole lines; a last line without its end is still being written, or was torn by a crash, and is left out.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The epochs and steps, in the order of the file.</returns>
    /// <exception cref="DamagedFileException">A whole line is not what was written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<RunMetrics> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var text = new StreamReader(file, Encoding.UTF8);
        var lines = text.ReadToEnd().Split('\n');
        var metrics = new List<RunMetrics>(lines.Length);
        for (var i = 0; i < lines.Length - 1; i++) metrics.Add(Parse(path, lines[i], i + 1));
        return metrics;
    }

    private static RunMetrics Parse(string path, string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RunJson.Default.RunMetrics) ?? throw new JsonException("The line is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // NotSupportedException is how the serializer reports a line without "type".
            throw new DamagedFileException(
                path, $"line {number}", "an epoch or a step in JSON", "something else", "The file was changed; remove the line.", e);
        }
    }
}
