namespace Chainrule.Lab.Experiments.Binding;

/// <summary>One key of an object whose value is of a known kind.</summary>
internal sealed class ValueField<TOwner, TValue>(
    string name, Kind<TValue> kind, Func<TOwner, TValue> get, Func<TOwner, TValue, TOwner> set, string description, bool required = false)
    : Field<TOwner>(name, description, required)
{
    internal override string Expected => kind.Expected;

    internal override TOwner Read(TOwner owner, ConfigNode node, string path, ConfigProblems problems) =>
        kind.TryRead(node, path, problems, out var value) ? set(owner, value) : owner;

    internal override ConfigNode Write(TOwner owner) => kind.Write(get(owner));

    internal override ConfigNode Describe(SharedSchemas shared) => kind.Describe(shared);
}
