using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chainrule.Lab.Experiments.Binding;

/// <summary>One value of a JSON document, with the line it stands on; null where it comes from a program or the command line.</summary>
internal sealed class ConfigNode
{
    private const int LongestQuote = 60;

    private ConfigNode(ConfigNodeType type, string text, int? line) => (Type, Text, Line) = (type, text, line);

    internal ConfigNodeType Type { get; }

    /// <summary>The text of a string; a number, true, false or null as it is written.</summary>
    internal string Text { get; }

    internal int? Line { get; }

    internal List<ConfigNode> Items { get; } = [];

    internal List<ConfigMember> Members { get; } = [];

    internal static ConfigNode Null(int? line = null) => new(ConfigNodeType.Null, "null", line);

    internal static ConfigNode Of(bool value, int? line = null) => new(ConfigNodeType.Flag, value ? "true" : "false", line);

    internal static ConfigNode Of(double value) => Number(value.ToString("R", CultureInfo.InvariantCulture));

    internal static ConfigNode Of(long value) => Number(value.ToString(CultureInfo.InvariantCulture));

    internal static ConfigNode Of(string text, int? line = null) => new(ConfigNodeType.Text, text, line);

    internal static ConfigNode Number(string text, int? line = null) => new(ConfigNodeType.Number, text, line);

    internal static ConfigNode List(int? line) => new(ConfigNodeType.List, "", line);

    internal static ConfigNode Object(int? line) => new(ConfigNodeType.Object, "", line);

    internal static ConfigNode List(IEnumerable<ConfigNode> items)
    {
        var list = List(line: null);
        list.Items.AddRange(items);
        return list;
    }

    internal static ConfigNode Object(params ReadOnlySpan<(string Key, ConfigNode Value)> members)
    {
        var made = Object(line: null);
        foreach (var (key, value) in members) made.Members.Add(new ConfigMember(key, null, value));
        return made;
    }

    /// <summary>The value of a member, or null.</summary>
    internal ConfigNode? Find(string key) => Members.Find(member => member.Key == key)?.Value;

    /// <summary>Puts a value in the place of a member's, or at the end.</summary>
    internal void Put(string key, ConfigNode value)
    {
        var at = Members.FindIndex(member => member.Key == key);
        var member = new ConfigMember(key, value.Line, value);
        if (at < 0) Members.Add(member);
        else Members[at] = member;
    }

    /// <summary>The value as an error message quotes it.</summary>
    public override string ToString() => Type switch
    {
        ConfigNodeType.List => "a list",
        ConfigNodeType.Object => "an object",
        ConfigNodeType.Text => Quoted(Text.Length <= LongestQuote ? Text : Text[..LongestQuote] + "…"),
        _ => Text.Length <= LongestQuote ? Text : Text[..LongestQuote] + "…",
    };

    /// <summary>A text as JSON writes it.</summary>
    internal static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
