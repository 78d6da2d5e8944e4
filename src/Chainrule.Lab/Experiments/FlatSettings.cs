using System.Text.Json;

namespace Chainrule.Lab.Experiments;

/// <summary>All settings of an experiment as one list of paths and values, as tables of many experiments want them.</summary>
public static class FlatSettings
{
    /// <summary>The settings under the paths that <c>--set</c> takes, in the order of the file.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <returns>
    /// Paths like "model.layers[1].out", and values: each a text, a <see cref="bool"/> or a <see cref="double"/>; none that is null.
    /// </returns>
    public static IReadOnlyList<KeyValuePair<string, object>> Of(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        using var json = JsonDocument.Parse((experiment with { Schema = null }).ToJson());
        var settings = new List<KeyValuePair<string, object>>();
        Add("", json.RootElement, settings);
        return settings;
    }

    private static void Add(string path, JsonElement value, List<KeyValuePair<string, object>> settings)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    Add(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value, settings);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray()) Add($"{path}[{index++}]", item, settings);
                break;
            case JsonValueKind.String:
                settings.Add(new(path, value.GetString()!));
                break;
            case JsonValueKind.Number:
                settings.Add(new(path, value.GetDouble()));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                settings.Add(new(path, value.GetBoolean()));
                break;
        }
    }
}
