using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chainrule.Lab.Tests.Experiments;

/// <summary>The part of JSON Schema that our schema uses: what an editor would complain of.</summary>
internal sealed class SchemaCheck(JsonElement root)
{
    /// <summary>What is wrong with a value, with its path; nothing where it is as described.</summary>
    public IEnumerable<string> Complaints(JsonElement value) => Complaints(value, root, "$");

    private IEnumerable<string> Complaints(JsonElement value, JsonElement schema, string path) =>
        schema.EnumerateObject().SelectMany(rule => Complaints(value, schema, rule, path));

    private IEnumerable<string> Complaints(JsonElement value, JsonElement schema, JsonProperty rule, string path)
    {
        var wanted = rule.Value;
        switch (rule.Name)
        {
            case "$schema" or "$defs" or "title" or "description" or "default":
                return [];
            case "$ref":
                return Complaints(value, root.GetProperty("$defs").GetProperty(wanted.GetString()!["#/$defs/".Length..]), path);
            case "type":
                var types = wanted.ValueKind == JsonValueKind.Array ? wanted.EnumerateArray() : (IEnumerable<JsonElement>)[wanted];
                return If(!types.Any(type => IsOf(value, type.GetString()!)), $"{path}: not {wanted}");
            case "const":
                return If(!JsonElement.DeepEquals(value, wanted), $"{path}: not {wanted}");
            case "enum":
                return If(!wanted.EnumerateArray().Any(word => JsonElement.DeepEquals(value, word)), $"{path}: none of {wanted}");
            case "oneOf":
                var fitting = wanted.EnumerateArray().Count(one => !Complaints(value, one, path).Any());
                return If(fitting != 1, $"{path}: {fitting} of the forms fit");
            case "minimum" or "exclusiveMinimum" or "maximum" or "exclusiveMaximum" when value.ValueKind == JsonValueKind.Number:
                return If(!IsWithin(value.GetDouble(), rule.Name, wanted.GetDouble()), $"{path}: {rule.Name} {wanted}");
            case "pattern" when value.ValueKind == JsonValueKind.String:
                return If(!Regex.IsMatch(value.GetString()!, wanted.GetString()!), $"{path}: not like {wanted}");
            case "minItems" or "maxItems" when value.ValueKind == JsonValueKind.Array:
                var count = value.GetArrayLength();
                return If(rule.Name == "minItems" ? count < wanted.GetInt32() : count > wanted.GetInt32(), $"{path}: {count} items");
            case "items" when value.ValueKind == JsonValueKind.Array:
                return value.EnumerateArray().SelectMany((item, i) => Complaints(item, wanted, $"{path}[{i}]"));
            case "required" when value.ValueKind == JsonValueKind.Object:
                return wanted.EnumerateArray().Select(key => key.GetString()!).Where(key => !value.TryGetProperty(key, out _))
                    .Select(key => $"{path}: no {key}");
            case "properties" when value.ValueKind == JsonValueKind.Object:
                return value.EnumerateObject().SelectMany(member =>
                    wanted.TryGetProperty(member.Name, out var inner) ? Complaints(member.Value, inner, $"{path}.{member.Name}") : []);
            case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                var known = schema.GetProperty("properties");
                return value.EnumerateObject().Select(member => member.Name).Where(name => !known.TryGetProperty(name, out _))
                    .Select(name => $"{path}: {name}");
            case "minimum" or "exclusiveMinimum" or "maximum" or "exclusiveMaximum" or "pattern" or "minItems" or "maxItems" or "items"
                or "required" or "properties" or "additionalProperties":
                return [];
            default:
                throw new NotSupportedException($"The schema has a new rule, {rule.Name}: say here what it means.");
        }
    }

    private static string[] If(bool wrong, string complaint) => wrong ? [complaint] : [];

    private static bool IsWithin(double number, string rule, double bound) => rule switch
    {
        "minimum" => number >= bound,
        "exclusiveMinimum" => number > bound,
        "maximum" => number <= bound,
        _ => number < bound,
    };

    private static bool IsOf(JsonElement value, string type) => (type, value.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("number", JsonValueKind.Number) or ("null", JsonValueKind.Null) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => value.GetDouble() == Math.Floor(value.GetDouble()),
        _ => false,
    };
}
