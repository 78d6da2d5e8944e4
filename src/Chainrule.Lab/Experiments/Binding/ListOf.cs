namespace Chainrule.Lab.Experiments.Binding;

/// <summary>A list of 1 … <paramref name="most"/> values of one kind.</summary>
internal sealed class ListOf<T>(string things, int most, Func<Kind<T>> kind) : Kind<IReadOnlyList<T>>
{
    internal override string Expected => $"a list of 1 to {most} {things}";

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out IReadOnlyList<T> value)
    {
        var read = new List<T>();
        value = read;
        if (node.Type != ConfigNodeType.List) return Refuse(node, path, problems);
        if (node.Items.Count == 0 || node.Items.Count > most)
        {
            problems.Add(path, node.Line, $"expected {Expected}, got {node.Items.Count}.");
            return false;
        }

        for (var i = 0; i < node.Items.Count; i++)
        {
            if (kind().TryRead(node.Items[i], $"{path}[{i}]", problems, out var item)) read.Add(item);
        }

        return read.Count == node.Items.Count;
    }

    internal override ConfigNode Write(IReadOnlyList<T> value) => ConfigNode.List(value.Select(kind().Write));

    internal override ConfigNode Describe(SharedSchemas shared) => ConfigNode.Object(
        ("type", ConfigNode.Of("array")),
        ("minItems", ConfigNode.Of(1L)),
        ("maxItems", ConfigNode.Of(most)),
        ("items", kind().Describe(shared)));
}
