namespace Chainrule.Lab.Experiments.Binding;

/// <summary>The record <typeparamref name="TCase"/> among those of <typeparamref name="T"/>.</summary>
internal sealed class SectionCase<T, TCase>(
    string type, string description, Func<TCase> initial, Func<TCase, (string Key, string Message)?>? check, params Field<TCase>[] fields)
    : Case<T>(type)
    where TCase : T
{
    private readonly Section<TCase> _section = new(description, initial, check, fields) { TypeName = type };

    internal override bool Holds(T value) => value is TCase;

    internal override bool Has(string key) => fields.Any(field => field.Name == key);

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out T value)
    {
        var done = _section.TryRead(node, path, problems, out var read);
        value = read;
        return done;
    }

    internal override ConfigNode Write(T value) => _section.Write((TCase)value!);

    internal override ConfigNode Describe(SharedSchemas shared) => _section.Describe(shared);
}
