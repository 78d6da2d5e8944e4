namespace Chainrule.Lab.Experiments.Binding;

/// <summary>An object that is one of several records, told by its "type". A new record is one more case.</summary>
internal sealed class OneOf<T>(string name, string article, params Case<T>[] cases) : Kind<T>
{
    /// <summary>Beside the word that was probably meant, more than these would only be in the way.</summary>
    private const int MostToList = 10;

    internal override string Expected => $"{article} {name}: an object with \"type\" {Choice}";

    private string Choice => Words.Choice(Types);

    /// <summary>The words that "type" may have.</summary>
    internal IEnumerable<string> Types => cases.Select(one => one.Type);

    /// <summary>The types whose objects have a key.</summary>
    internal IEnumerable<string> TypesWith(string key) => cases.Where(one => one.Has(key)).Select(one => one.Type);

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out T value)
    {
        value = default!;
        if (node.Type != ConfigNodeType.Object) return Refuse(node, path, problems);
        if (node.Find("type") is not { } type)
        {
            problems.Add($"{path}.type", node.Line, $"expected {Choice}, got nothing. Add the key.");
            return false;
        }

        var found = Array.Find(cases, one => type.Type == ConfigNodeType.Text && one.Type == type.Text);
        if (found is not null) return found.TryRead(node, path, problems, out value);
        var hint = Words.Hint(type.Text, Types);
        var expected = hint.Length > 0 && cases.Length > MostToList ? $"one of {cases.Length} {name}s" : Choice;
        problems.Add($"{path}.type", type.Line, $"expected {expected}, got {type}.{hint}");
        return false;
    }

    internal override ConfigNode Write(T value) => Array.Find(cases, one => one.Holds(value))!.Write(value);

    internal override ConfigNode Describe(SharedSchemas shared) =>
        shared.Refer(name, () => ConfigNode.Object(("oneOf", ConfigNode.List(cases.Select(one => one.Describe(shared))))));
}
