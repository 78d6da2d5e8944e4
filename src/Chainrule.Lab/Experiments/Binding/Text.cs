using System.Text.RegularExpressions;

namespace Chainrule.Lab.Experiments.Binding;

/// <summary>A text of a form, or none.</summary>
/// <param name="pattern">A regular expression for the whole text, read alike by .NET and JSON Schema; null allows any text.</param>
/// <param name="expected">The form in words.</param>
internal sealed class Text(string? pattern, string expected) : Kind<string?>
{
    internal override string Expected => expected;

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out string? value)
    {
        value = null;
        if (node.Type == ConfigNodeType.Null) return true;

        // On the command line, --set name=7 means the text "7".
        var plain = node.Type == ConfigNodeType.Text || (node.Line is null && node.Type is ConfigNodeType.Number or ConfigNodeType.Flag);
        if (!plain || !Fits(node.Text)) return Refuse(node, path, problems);
        value = node.Text;
        return true;
    }

    internal override ConfigNode Write(string? value) => value is null ? ConfigNode.Null() : ConfigNode.Of(value);

    internal override ConfigNode Describe(SharedSchemas shared)
    {
        var schema = ConfigNode.Object(("type", ConfigNode.List([ConfigNode.Of("string"), ConfigNode.Of("null")])));
        if (pattern is not null) schema.Put("pattern", ConfigNode.Of(pattern));
        return schema;
    }

    // The length is compared because .NET's $ also stands before a last line feed.
    private bool Fits(string text)
    {
        if (pattern is null) return true;
        var match = Regex.Match(text, pattern, RegexOptions.CultureInvariant);
        return match.Success && match.Length == text.Length;
    }
}
