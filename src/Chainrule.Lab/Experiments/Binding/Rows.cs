namespace Chainrule.Lab.Experiments.Binding;

/// <summary>What the tables are written in.</summary>
internal static class Rows
{
    /// <summary>A key and where its value lives.</summary>
    internal static ValueField<TOwner, TValue> Row<TOwner, TValue>(
        string name,
        Kind<TValue> kind,
        Func<TOwner, TValue> get,
        Func<TOwner, TValue, TOwner> set,
        string description,
        bool required = false)
        => new(name, kind, get, set, description, required);

    /// <summary>A case without keys of its own.</summary>
    internal static SectionCase<T, TCase> Plain<T, TCase>(string type, string description)
        where TCase : T, new()
        => new(type, description, () => new(), null);
}
