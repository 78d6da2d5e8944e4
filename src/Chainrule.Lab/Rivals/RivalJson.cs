using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chainrule.Lab.Rivals;

/// <summary>The JSON of what a rival says, and of a comparison with it: camelCase; a number that is not finite is a text.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    NewLine = "\n")]
[JsonSerializable(typeof(RivalLine))]
[JsonSerializable(typeof(RivalComparison))]
internal sealed partial class RivalJson : JsonSerializerContext
{
    /// <summary>Reads a line that a rival's process wrote.</summary>
    /// <exception cref="RivalFailedException">It is none.</exception>
    public static RivalLine Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RivalJson.Default.RivalLine) ?? throw new JsonException("The line is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            var begin = line.Length > 100 ? line[..100] + "…" : line;
            throw new RivalFailedException($"The rival: expected a line of JSON that tells how far it is, got \"{begin}\".", e);
        }
    }
}
