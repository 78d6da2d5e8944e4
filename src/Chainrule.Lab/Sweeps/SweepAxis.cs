using System.Globalization;
using System.Text;
using Chainrule.Kernels;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Sweeps;

/// <summary>One setting that differs between the points of a sweep.</summary>
/// <param name="Path">Where: "optimizer.learningRate", "model.layers[1].out".</param>
/// <param name="Range">The values that it takes.</param>
public sealed record SweepAxis(string Path, SweepRange Range)
{
    /// <summary>The purpose, for <see cref="Philox"/>, of the streams of points.</summary>
    private const uint Purpose = 11;

    private static readonly string[] s_words = ["choice", "uniform", "log", "whole"];

    /// <summary>Reads <c>path=0.1,0.01</c>, <c>path=choice(16,32)</c>, <c>path=uniform(0,3)</c>, <c>path=log(1e-4,1e-1)</c> or
    /// <c>path=whole(16,256)</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public static SweepAxis Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at < 1) throw new FormatException($"expected path=values, like optimizer.learningRate=0.1,0.01, got \"{text}\".");
        var (path, values) = (text[..at], text[(at + 1)..].Trim());
        if (Function(values) is not var (word, inner)) return new(path, Choice(path, values));
        return new(path, word switch
        {
            "choice" => Choice(path, inner),
            "uniform" => Bounds(path, values, inner) is var (low, high) ? new SweepRange.Uniform(low, high) : null!,
            "log" => Log(path, values, inner),
            "whole" => Whole(path, values, inner),
            _ => throw new FormatException(
                $"{path}: expected values with commas between them, or one of {string.Join(", ", s_words.Select(name => $"{name}(…)"))}, "
                + $"got \"{values}\".{(Nearest.To(word, s_words) is { } near ? $" Did you mean {near}?" : "")}"),
        });
    }

    /// <summary>The value at a point of a random sweep. No other axis and no other point draws the same numbers.</summary>
    /// <param name="seed">The sweep's seed.</param>
    /// <param name="draw">Which draw, from 0.</param>
    /// <returns>The value as a command line has it.</returns>
    public string Draw(ulong seed, uint draw) => Range.Draw(new Philox(seed, Purpose, Crc32.Of(Encoding.UTF8.GetBytes(Path)), draw));

    /// <summary>The axis as <see cref="Parse"/> reads it.</summary>
    /// <returns>A path and values.</returns>
    public override string ToString() => $"{Path}={Range}";

    /// <summary>A word and what stands in the brackets after it, or null for plain values.</summary>
    private static (string Word, string Inner)? Function(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 1 || !text.EndsWith(')') || !text.AsSpan(0, open).ToString().All(char.IsAsciiLetter)) return null;
        return (text[..open], text[(open + 1)..^1]);
    }

    private static SweepRange.Choice Choice(string path, string text)
    {
        var values = Split(text);
        if (values.Contains("")) throw new FormatException($"{path}: expected values with commas between them, got \"{text}\".");
        var twice = values.GroupBy(value => value).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? new(values) : throw new FormatException($"{path}: expected each value once, got {twice.Key} twice.");
    }

    private static SweepRange.Log Log(string path, string text, string inner)
    {
        var (low, high) = Bounds(path, text, inner);
        return low > 0 ? new(low, high) : throw new FormatException($"{path}: log needs a least value above 0, got {text}.");
    }

    private static SweepRange.Whole Whole(string path, string text, string inner)
    {
        var (low, high) = Bounds(path, text, inner);
        var isWhole = low == Math.Floor(low) && high == Math.Floor(high) && Math.Abs(low) <= 1e9 && Math.Abs(high) <= 1e9;
        return isWhole ? new((int)low, (int)high) : throw new FormatException($"{path}: expected whole numbers, got {text}.");
    }

    private static (double Low, double High) Bounds(string path, string text, string inner)
    {
        var parts = inner.Split(',');
        if (parts.Length == 2 && TryNumber(parts[0], out var low) && TryNumber(parts[1], out var high) && low < high) return (low, high);
        throw new FormatException($"{path}: expected a least and a larger number in the brackets, got {text}.");
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>The parts between commas that stand in no bracket and no quotes.</summary>
    private static List<string> Split(string text)
    {
        var (parts, depth, quoted, start) = (new List<string>(), 0, false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            if (quoted) continue;
            if (text[i] is '[' or '{' or '(') depth++;
            if (text[i] is ']' or '}' or ')') depth--;
            if (text[i] != ',' || depth > 0) continue;
            parts.Add(text[start..i].Trim());
            start = i + 1;
        }

        parts.Add(text[start..].Trim());
        return parts;
    }
}
