namespace Chainrule.Lab.Experiments.Binding;

/// <summary>One key of an object: what it is called, what it means, and where its value lives in the program.</summary>
/// <typeparam name="TOwner">The record that the object becomes.</typeparam>
internal abstract class Field<TOwner>(string name, string description, bool required)
{
    internal string Name => name;

    internal string Description => description;

    internal bool Required => required;

    /// <summary>What is allowed, as an error says it.</summary>
    internal abstract string Expected { get; }

    /// <summary>The owner with this key's value in it; the owner as it was if the value is wrong.</summary>
    internal abstract TOwner Read(TOwner owner, ConfigNode node, string path, ConfigProblems problems);

    /// <summary>This key's value.</summary>
    internal abstract ConfigNode Write(TOwner owner);

    /// <summary>The schema of this key's value.</summary>
    internal abstract ConfigNode Describe(SharedSchemas shared);
}
