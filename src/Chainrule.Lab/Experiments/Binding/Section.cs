namespace Chainrule.Lab.Experiments.Binding;

/// <summary>An object with known keys. One table of fields reads, writes and describes it, so that the three cannot disagree.</summary>
/// <typeparam name="T">The record that the object becomes.</typeparam>
/// <param name="description">What it is, for the schema.</param>
/// <param name="initial">The record with every default in it.</param>
/// <param name="check">Says what is wrong with values that are right one by one; null if nothing can be. It answers (key, message).</param>
/// <param name="fields">The keys, in the order in which they are written.</param>
internal sealed class Section<T>(
    string description, Func<T> initial, Func<T, (string Key, string Message)?>? check, params Field<T>[] fields)
    : Kind<T>
{
    internal override string Expected => "an object";

    /// <summary>The "type" that tells this object from others of its sort; null where there are no others.</summary>
    internal string? TypeName { get; init; }

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out T value)
    {
        value = initial();
        if (node.Type != ConfigNodeType.Object) return Refuse(node, path, problems);
        var before = problems.Count;
        foreach (var member in node.Members)
        {
            var inner = Join(path, member.Key);
            var field = Array.Find(fields, candidate => candidate.Name == member.Key);
            if (field is not null) value = field.Read(value, member.Value, inner, problems);
            else if (TypeName is null || member.Key != "type") problems.Add(inner, member.Line, Unknown(member.Key));
        }

        foreach (var field in fields)
        {
            if (!field.Required || node.Find(field.Name) is not null) continue;
            problems.Add(Join(path, field.Name), node.Line, $"expected {field.Expected}, got nothing. Add the key.");
        }

        if (problems.Count == before && check?.Invoke(value) is { } wrong)
        {
            problems.Add(Join(path, wrong.Key), node.Find(wrong.Key)?.Line ?? node.Line, wrong.Message);
        }

        return problems.Count == before;
    }

    internal override ConfigNode Write(T value)
    {
        var made = ConfigNode.Object();
        if (TypeName is not null) made.Put("type", ConfigNode.Of(TypeName));
        foreach (var field in fields)
        {
            var node = field.Write(value);
            if (node.Type != ConfigNodeType.Null) made.Put(field.Name, node);
        }

        return made;
    }

    internal override ConfigNode Describe(SharedSchemas shared)
    {
        var properties = ConfigNode.Object();
        if (TypeName is not null) properties.Put("type", ConfigNode.Object(("const", ConfigNode.Of(TypeName))));
        foreach (var field in fields)
        {
            var schema = field.Describe(shared);
            schema.Put("description", ConfigNode.Of(field.Description));
            if (!field.Required && field.Write(initial()) is { Type: not ConfigNodeType.Null } node) schema.Put("default", node);
            properties.Put(field.Name, schema);
        }

        var made = ConfigNode.Object(
            ("type", ConfigNode.Of("object")), ("description", ConfigNode.Of(description)), ("properties", properties));
        var required = fields.Where(field => field.Required).Select(field => field.Name);
        if (TypeName is not null) required = required.Prepend("type");
        var names = required.Select(name => ConfigNode.Of(name)).ToList();
        if (names.Count > 0) made.Put("required", ConfigNode.List(names));
        made.Put("additionalProperties", ConfigNode.Of(false));
        return made;
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : key.Length == 0 ? path : $"{path}.{key}";

    private string Unknown(string key)
    {
        var names = fields.Select(field => field.Name).ToList();
        if (TypeName is not null) names.Insert(0, "type");
        return $"unknown key.{Words.Hint(key, names)} Allowed here: {string.Join(", ", names)}.";
    }
}
