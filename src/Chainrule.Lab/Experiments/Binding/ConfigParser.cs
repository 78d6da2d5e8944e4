using System.Text;
using System.Text.Json;

namespace Chainrule.Lab.Experiments.Binding;

/// <summary>Turns JSON, with comments and trailing commas, into nodes that know their lines. A key twice is an error.</summary>
internal ref struct ConfigParser
{
    private const int MostDepth = 64;
    private readonly ReadOnlySpan<byte> _json;
    private readonly ConfigProblems _problems;
    private readonly bool _lines;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    private ConfigParser(ReadOnlySpan<byte> json, ConfigProblems problems, bool lines)
    {
        _json = json;
        _problems = problems;
        _lines = lines;
        var options = new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = MostDepth,
        };
        _reader = new Utf8JsonReader(json, options);
    }

    /// <summary>Parses a document; null if it is not JSON, which is then the one error reported.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="problems">Takes the errors.</param>
    /// <param name="lines">False for a value from the command line, which has no lines.</param>
    internal static ConfigNode? Parse(ReadOnlySpan<byte> json, ConfigProblems problems, bool lines = true)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble)) json = json[Encoding.UTF8.Preamble.Length..];
        var parser = new ConfigParser(json, problems, lines);
        try
        {
            parser._reader.Read();
            var node = parser.ReadValue("");
            parser._reader.Read();
            return node;
        }
        catch (JsonException e)
        {
            var deep = parser._reader.CurrentDepth >= MostDepth;
            var message = deep ? $"lists and objects are nested more than {MostDepth} deep." : Syntax(json, e);
            problems.Add("", lines ? (int)(e.LineNumber ?? 0) + 1 : null, message);
        }
        catch (InvalidOperationException)
        {
            problems.Add("", parser.Line(), "expected text in UTF-8, got bytes or escapes that are none. Save the file as UTF-8.");
        }

        return null;
    }

    private ConfigNode ReadValue(string path)
    {
        var line = Line();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(path, line);
            case JsonTokenType.StartArray:
                var list = ConfigNode.List(line);
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Items.Add(ReadValue($"{path}[{list.Items.Count}]"));
                }

                return list;
            case JsonTokenType.String:
                return ConfigNode.Of(_reader.GetString()!, line);
            case JsonTokenType.Number:
                return ConfigNode.Number(Encoding.UTF8.GetString(_reader.ValueSpan), line);
            case JsonTokenType.Null:
                return ConfigNode.Null(line);
            default:
                return ConfigNode.Of(_reader.TokenType == JsonTokenType.True, line);
        }
    }

    private ConfigNode ReadObject(string path, int? line)
    {
        var made = ConfigNode.Object(line);
        var first = new Dictionary<string, int?>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var key = _reader.GetString()!;
            var at = Line();
            var inner = path.Length == 0 ? key : $"{path}.{key}";
            _reader.Read();
            var value = ReadValue(inner);
            if (first.TryAdd(key, at)) made.Members.Add(new ConfigMember(key, at, value));
            else _problems.Add(inner, at, $"the key is given twice{(first[key] is { } was ? $", first on line {was}" : "")}. Keep one.");
        }

        return made;
    }

    private int? Line()
    {
        if (!_lines) return null;
        var start = (int)_reader.TokenStartIndex;
        _line += _json[_counted..start].Count((byte)'\n');
        _counted = start;
        return _line;
    }

    private static string Syntax(ReadOnlySpan<byte> json, JsonException e)
    {
        if (json.TrimStart(" \t\r\n"u8).IsEmpty) return "expected an object, got an empty document.";

        // The exception counts lines and bytes from 0.
        var rest = json;
        for (var line = e.LineNumber ?? 0; line > 0; line--) rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        var column = (int)Math.Min(e.BytePositionInLine ?? 0, rest.Length);
        rest = rest[column..];
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        if (end >= 0) rest = rest[..end];
        var found = Encoding.UTF8.GetString(rest).Trim();
        if (found.Length == 0) return $"not JSON: the line ends too early, at column {column + 1}. Is a bracket or a quote missing?";
        foreach (var word in (ReadOnlySpan<string>)["NaN", "Infinity"])
        {
            if (!found.StartsWith(word, StringComparison.Ordinal)) continue;
            return $"not JSON: numbers are finite, got {word} at column {column + 1}.";
        }

        var mend = "Is a comma, a quote or a bracket missing or too many?";
        return $"not JSON from column {column + 1} on: {ConfigNode.Quoted(Short(found))}. {mend}";
    }

    private static string Short(string text) => text.Length <= 20 ? text : text[..20] + "…";
}
