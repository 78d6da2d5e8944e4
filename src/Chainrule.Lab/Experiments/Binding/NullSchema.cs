namespace Chainrule.Lab.Experiments.Binding;

/// <summary>What null adds to a schema.</summary>
internal static class NullSchema
{
    /// <summary>The schema, with null allowed too.</summary>
    internal static ConfigNode Allow(ConfigNode schema)
    {
        if (schema.Find("type") is { } type) schema.Put("type", ConfigNode.List([type, ConfigNode.Of("null")]));
        schema.Find("enum")?.Items.Add(ConfigNode.Null());
        schema.Find("oneOf")?.Items.Add(ConfigNode.Object(("type", ConfigNode.Of("null"))));
        return schema;
    }
}
