using System.Globalization;

namespace Chainrule.Bench;

/// <summary>The words after a bench's name: <c>--name value</c>.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Reads the words; a name that is not among those allowed is refused.</summary>
    public Options(IReadOnlyList<string> words, params string[] allowed)
    {
        for (var i = 0; i < words.Count; i += 2)
        {
            if (!allowed.Contains(words[i])) throw new ArgumentException($"expected one of {string.Join(' ', allowed)}, got {words[i]}");
            if (i + 1 == words.Count) throw new ArgumentException($"{words[i]}: expected a value, got nothing");
            _values[words[i]] = words[i + 1];
        }
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>Those of these options that were given, as they were, each after a space.</summary>
    public string Told(params string[] names) =>
        string.Concat(names.Where(_values.ContainsKey).Select(name => $" {name} {_values[name]}"));

    public int Whole(string name, int otherwise) => (int)Number(name, otherwise);

    public double Number(string name, double otherwise) =>
        Text(name) is not { } text ? otherwise
        : double.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > 0 ? value
        : throw new ArgumentException($"{name}: expected a number above 0, got {text}");
}
