namespace Chainrule.Lab.Experiments.Binding;

/// <summary>One of the records that an object may become, chosen by its "type".</summary>
/// <typeparam name="T">What all of them are.</typeparam>
internal abstract class Case<T>(string type)
{
    internal string Type => type;

    internal abstract bool Holds(T value);

    /// <summary>Whether the object has a key.</summary>
    internal abstract bool Has(string key);

    internal abstract bool TryRead(ConfigNode node, string path, ConfigProblems problems, out T value);

    internal abstract ConfigNode Write(T value);

    internal abstract ConfigNode Describe(SharedSchemas shared);
}
