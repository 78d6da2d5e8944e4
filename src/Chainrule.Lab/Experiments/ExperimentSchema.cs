using Chainrule.Lab.Experiments.Binding;

namespace Chainrule.Lab.Experiments;

/// <summary>The JSON Schema of <c>experiment.json</c>, with which editors complete and check it.</summary>
public static class ExperimentSchema
{
    /// <summary>The name under which the schema lies beside a generated file.</summary>
    public const string FileName = "experiment.schema.json";

    /// <summary>The schema, draft 2020-12, made from the table that reads the file.</summary>
    /// <returns>JSON.</returns>
    public static string ToJson()
    {
        var shared = new SharedSchemas();
        var described = ExperimentTable.Experiment.Describe(shared);
        var schema = ConfigNode.Object(
            ("$schema", ConfigNode.Of("https://json-schema.org/draft/2020-12/schema")), ("title", ConfigNode.Of("Chainrule experiment")));
        schema.Members.AddRange(described.Members);
        schema.Put("$defs", shared.Definitions);
        return PrettyJson.Text(schema);
    }
}
