using System.Text.Json;
using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Tests.Experiments;

public class ExperimentSchemaTests
{
    [Fact]
    public void The_shipped_schema_is_up_to_date() => Snapshot.ShouldMatch(ExperimentSchema.ToJson(), "schema", ExperimentSchema.FileName);

    [Fact]
    public void What_the_reader_writes_the_schema_allows()
    {
        foreach (var experiment in Examples.All().Append(new Experiment()).Append(ExperimentTests.Everything))
        {
            Complaints(experiment.ToJson()).ShouldBeEmpty(experiment.ToJson());
        }
    }

    [Fact]
    public void What_the_schema_does_not_allow_the_reader_refuses()
    {
        string[] wrong =
        [
            """{ "epochs": 0 }""", """{ "epochs": 1.5 }""", """{ "epoch": 1 }""", """{ "schedule": { "type": "cosin" } }""",
            """{ "model": { "layers": [] } }""", """{ "model": { "layers": [{ "type": "conv2d", "out": 1, "kernel": [1] }] } }""",
            """{ "model": { "layers": [{ "type": "linear" }] } }""", """{ "optimizer": { "type": "adam", "momentum": 0.9 } }""",
            """{ "optimizer": { "type": "sgd", "ema": true } }""", """{ "data": { "validation": 1 } }""", """{ "name": "../x" }""",
        ];
        foreach (var json in wrong)
        {
            Complaints(json).ShouldNotBeEmpty(json);
            Should.Throw<ConfigException>(() => ExperimentReader.Parse(json, "x.json"), json);
        }
    }

    [Fact]
    public void Every_experiment_of_the_repository_is_what_schema_and_reader_expect()
    {
        var root = Snapshot.PathOf("experiments");
        var files = Directory.GetFiles(root, "experiment.json", SearchOption.AllDirectories);
        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            var folder = Path.GetDirectoryName(file)!;
            ShouldBeRead(file, Path.GetRelativePath(root, folder).Replace(Path.DirectorySeparatorChar, '-'));

            // A study's trainings have one page together.
            var pages = new[] { folder, Path.GetDirectoryName(folder)! }.Select(place => Path.Combine(place, "README.md"));
            pages.Any(File.Exists).ShouldBeTrue($"{folder} has no README.md that says what it shows, nor has the folder above it");
        }
    }

    [Fact]
    public void Every_case_of_the_rival_bench_is_what_schema_and_reader_expect()
    {
        var files = Directory.GetFiles(Snapshot.PathOf("bench", "rival", "cases"), "*.json");
        files.ShouldNotBeEmpty();
        foreach (var file in files) ShouldBeRead(file, $"rival-{Path.GetFileNameWithoutExtension(file)}");
    }

    private static void ShouldBeRead(string file, string name)
    {
        Complaints(File.ReadAllText(file)).ShouldBeEmpty(file);
        var experiment = ExperimentReader.Read(file);
        experiment.Name.ShouldBe(name, file);
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, experiment.Schema.ShouldNotBeNull(file)))
            .ShouldBe(Snapshot.PathOf("schema", ExperimentSchema.FileName), file);
    }

    private static List<string> Complaints(string json)
    {
        using var schema = JsonDocument.Parse(ExperimentSchema.ToJson());
        using var document = JsonDocument.Parse(json);
        return [.. new SchemaCheck(schema.RootElement).Complaints(document.RootElement)];
    }

    [Fact]
    public void Every_property_is_described_and_every_reference_leads_somewhere()
    {
        using var schema = JsonDocument.Parse(ExperimentSchema.ToJson());
        var definitions = schema.RootElement.GetProperty("$defs").EnumerateObject().Select(part => part.Name).ToList();
        var properties = 0;
        Walk(schema.RootElement);
        properties.ShouldBeGreaterThan(150);

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
