namespace Chainrule.Lab.Experiments.Binding;

/// <summary>The named parts ("$defs") of a JSON Schema: what is used in several places, or within itself.</summary>
internal sealed class SharedSchemas
{
    internal ConfigNode Definitions { get; } = ConfigNode.Object();

    /// <summary>A reference to a part, which is described on first use.</summary>
    internal ConfigNode Refer(string name, Func<ConfigNode> describe)
    {
        if (Definitions.Find(name) is null)
        {
            // The name is taken before the description is made: a residual block is a layer that holds layers.
            Definitions.Put(name, ConfigNode.Null());
            Definitions.Put(name, describe());
        }

        return ConfigNode.Object(("$ref", ConfigNode.Of($"#/$defs/{name}")));
    }
}
