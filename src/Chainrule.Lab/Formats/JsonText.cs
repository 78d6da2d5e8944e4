using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chainrule.Lab.Formats;

/// <summary>JSON documents for people.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions s_pretty =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document: indented, ending with a line feed.</summary>
    public static string Of<T>(T value, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_pretty)) JsonSerializer.Serialize(writer, value, type);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
