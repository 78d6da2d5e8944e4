namespace Chainrule.Lab.Charts;

/// <summary>Texts in which <c>`code`</c> stands between backticks.</summary>
internal static class InlineText
{
    /// <summary>The parts of a text, in turn plain and code. A backtick without a partner is itself.</summary>
    internal static IEnumerable<(string Text, bool Code)> Parts(string text)
    {
        var parts = text.Split('`');
        if (parts.Length % 2 == 0) parts = [.. parts[..^2], parts[^2] + "`" + parts[^1]];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length > 0) yield return (parts[i], i % 2 == 1);
        }
    }
}
