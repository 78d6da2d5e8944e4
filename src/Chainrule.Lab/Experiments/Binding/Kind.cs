namespace Chainrule.Lab.Experiments.Binding;

/// <summary>What a configuration value may be: how it is read and checked, written, and described to editors.</summary>
/// <typeparam name="T">The type of the value in the program.</typeparam>
internal abstract class Kind<T>
{
    /// <summary>What is allowed, as an error says it: "a whole number from 1 to 100".</summary>
    internal abstract string Expected { get; }

    /// <summary>Reads a value; what is wrong goes to <paramref name="problems"/>, and then the answer is false.</summary>
    internal abstract bool TryRead(ConfigNode node, string path, ConfigProblems problems, out T value);

    /// <summary>The JSON of a value; reading it gives the value again.</summary>
    internal abstract ConfigNode Write(T value);

    /// <summary>The JSON Schema of this kind; parts that are used in several places go to <paramref name="shared"/>.</summary>
    internal abstract ConfigNode Describe(SharedSchemas shared);

    /// <summary>Reports that a value is not what is expected.</summary>
    protected bool Refuse(ConfigNode node, string path, ConfigProblems problems, string hint = "")
    {
        problems.Add(path, node.Line, $"expected {Expected}, got {node}.{hint}");
        return false;
    }
}
