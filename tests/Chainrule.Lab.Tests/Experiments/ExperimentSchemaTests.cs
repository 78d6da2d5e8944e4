using System.Text.Json;
using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Tests.Experiments;

public class ExperimentSchemaTests
{
    [Fact]
    public void The_shipped_schema_is_up_to_date() => Snapshot.ShouldMatch(ExperimentSchema.ToJson(), "schema", ExperimentSchema.FileName);

    [Fact]
    public void Every_property_is_described_and_every_reference_leads_somewhere()
    {
        using var schema = JsonDocument.Parse(ExperimentSchema.ToJson());
        var definitions = schema.RootElement.GetProperty("$defs").EnumerateObject().Select(part => part.Name).ToList();
        var properties = 0;
        Walk(schema.RootElement);
        properties.ShouldBeGreaterThan(25);

        void Walk(JsonElement node)
        {
            if (node.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in node.EnumerateArray()) Walk(item);
            }

            if (node.ValueKind != JsonValueKind.Object) return;
            foreach (var member in node.EnumerateObject())
            {
                if (member.Name == "$ref") definitions.ShouldContain(member.Value.GetString()!["#/$defs/".Length..]);
                if (member.Name == "properties")
                {
                    foreach (var property in member.Value.EnumerateObject())
                    {
                        properties++;
                        var names = property.Value.EnumerateObject().Select(part => part.Name);
                        names.ShouldContain(name => name == "description" || name == "const", property.Name);
                    }
                }

                Walk(member.Value);
            }
        }
    }
}
