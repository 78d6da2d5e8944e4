using System.Text;

namespace Chainrule.Lab.Charts;

/// <summary>Names for files and for places in a page: short, plain, each once in a document.</summary>
internal sealed class FileNames
{
    private const int Longest = 48;

    private readonly HashSet<string> _taken = [];

    /// <summary>"Accuracy, 3 seeds" → "accuracy-3-seeds"; a second one gets "-2".</summary>
    internal string Of(string text)
    {
        var name = new StringBuilder();
        foreach (var letter in text.ToLowerInvariant().Where(_ => name.Length < Longest))
        {
            if (char.IsAsciiLetterOrDigit(letter)) name.Append(letter);
            else if (name.Length > 0 && name[^1] != '-') name.Append('-');
        }

        var plain = name.ToString().Trim('-') is { Length: > 0 } some ? some : "part";
        var unique = plain;
        for (var i = 2; !_taken.Add(unique); i++) unique = $"{plain}-{i}";
        return unique;
    }
}
