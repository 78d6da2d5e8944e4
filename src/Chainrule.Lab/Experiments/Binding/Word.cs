namespace Chainrule.Lab.Experiments.Binding;

/// <summary>One of a few words, each with its value in the program.</summary>
internal sealed class Word<T>(params (string Name, T Value)[] words) : Kind<T>
{
    internal override string Expected => Words.Choice(words.Select(word => word.Name));

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out T value)
    {
        value = words[0].Value;
        if (node.Type != ConfigNodeType.Text) return Refuse(node, path, problems);
        foreach (var word in words)
        {
            if (word.Name != node.Text) continue;
            value = word.Value;
            return true;
        }

        return Refuse(node, path, problems, Words.Hint(node.Text, words.Select(word => word.Name)));
    }

    internal override ConfigNode Write(T value) =>
        ConfigNode.Of(Array.Find(words, word => EqualityComparer<T>.Default.Equals(word.Value, value)).Name ?? $"{value}");

    internal override ConfigNode Describe(SharedSchemas shared) =>
        ConfigNode.Object(("enum", ConfigNode.List(words.Select(word => ConfigNode.Of(word.Name)))));
}
