namespace Chainrule.Lab.Experiments.Binding;

/// <summary>How errors speak of the words that are allowed.</summary>
internal static class Words
{
    /// <summary>"a", "b" or "c".</summary>
    internal static string Choice(IEnumerable<string> names)
    {
        var quoted = names.Select(ConfigNode.Quoted).ToArray();
        return quoted.Length == 1 ? quoted[0] : $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}";
    }

    /// <summary>The "did you mean" that follows an error, with the space before it; empty if nothing is near.</summary>
    internal static string Hint(string word, IEnumerable<string> names) =>
        Nearest.To(word, names) is { } near ? $" Did you mean {ConfigNode.Quoted(near)}?" : "";
}
