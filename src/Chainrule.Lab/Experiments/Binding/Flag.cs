namespace Chainrule.Lab.Experiments.Binding;

/// <summary>True or false.</summary>
internal sealed class Flag : Kind<bool>
{
    internal override string Expected => "true or false";

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out bool value)
    {
        value = node.Type == ConfigNodeType.Flag && node.Text == "true";
        return node.Type == ConfigNodeType.Flag || Refuse(node, path, problems);
    }

    internal override ConfigNode Write(bool value) => ConfigNode.Of(value);

    internal override ConfigNode Describe(SharedSchemas shared) => ConfigNode.Object(("type", ConfigNode.Of("boolean")));
}
