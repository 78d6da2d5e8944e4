using System.Text;

namespace Chainrule.Lab.Experiments.Binding;

/// <summary>Writes nodes as JSON for people: a list or object of plain values on one line, anything deeper indented by two.</summary>
internal static class PrettyJson
{
    private const int Width = 120;

    internal static string Text(ConfigNode node)
    {
        var text = new StringBuilder();
        Write(text, node, indent: 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, ConfigNode node, int indent)
    {
        var (open, close) = node.Type switch
        {
            ConfigNodeType.Object => ('{', '}'),
            ConfigNodeType.List => ('[', ']'),
            _ => (' ', ' '),
        };
        if (open == ' ')
        {
            text.Append(node.Type == ConfigNodeType.Text ? ConfigNode.Quoted(node.Text) : node.Text);
            return;
        }

        if (indent > 0 && OneLine(node) is { } line && line.Length + indent <= Width)
        {
            text.Append(line);
            return;
        }

        text.Append(open);
        var inner = indent + 2;
        var parts = node.Type == ConfigNodeType.Object
            ? node.Members.Select(member => (ConfigNode.Quoted(member.Key) + ": ", member.Value))
            : node.Items.Select(item => ("", item));
        var first = true;
        foreach (var (label, value) in parts)
        {
            text.Append(first ? "\n" : ",\n").Append(' ', inner).Append(label);
            Write(text, value, inner);
            first = false;
        }

        text.Append('\n').Append(' ', indent).Append(close);
    }

    /// <summary>The node on one line, or null if it holds another list or object that is not empty.</summary>
    private static string? OneLine(ConfigNode node)
    {
        if (node.Members.Count == 0 && node.Items.Count == 0) return node.Type == ConfigNodeType.Object ? "{}" : "[]";
        var values = node.Items.Concat(node.Members.Select(member => member.Value));
        if (values.Any(value => value.Type is ConfigNodeType.List or ConfigNodeType.Object)) return null;
        return node.Type == ConfigNodeType.Object
            ? "{ " + string.Join(", ", node.Members.Select(member => $"{ConfigNode.Quoted(member.Key)}: {Plain(member.Value)}")) + " }"
            : "[" + string.Join(", ", node.Items.Select(Plain)) + "]";
    }

    private static string Plain(ConfigNode node) => node.Type == ConfigNodeType.Text ? ConfigNode.Quoted(node.Text) : node.Text;
}
