namespace Chainrule.Lab.Experiments.Binding;

/// <summary>A value that may be left out; JSON's null says the same.</summary>
internal sealed class OrNull<T>(Kind<T> kind) : Kind<T?>
    where T : struct
{
    internal override string Expected => kind.Expected;

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out T? value)
    {
        value = null;
        if (node.Type == ConfigNodeType.Null) return true;
        if (!kind.TryRead(node, path, problems, out var read)) return false;
        value = read;
        return true;
    }

    internal override ConfigNode Write(T? value) => value is { } given ? kind.Write(given) : ConfigNode.Null();

    internal override ConfigNode Describe(SharedSchemas shared) => NullSchema.Allow(kind.Describe(shared));
}
