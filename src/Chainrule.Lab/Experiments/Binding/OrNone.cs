namespace Chainrule.Lab.Experiments.Binding;

/// <summary>An object that may be left out; JSON's null says the same. <see cref="OrNull{T}"/> is the same for values.</summary>
internal sealed class OrNone<T>(Kind<T> kind) : Kind<T?>
    where T : class
{
    internal override string Expected => kind.Expected;

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out T? value)
    {
        value = null;
        return node.Type == ConfigNodeType.Null || kind.TryRead(node, path, problems, out value!);
    }

    internal override ConfigNode Write(T? value) => value is null ? ConfigNode.Null() : kind.Write(value);

    internal override ConfigNode Describe(SharedSchemas shared) => NullSchema.Allow(kind.Describe(shared));
}
