using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chainrule.Lab.Runs;

/// <summary>Writes a status as "done", "interrupted" or "diverged", and reads nothing else.</summary>
internal sealed class RunStatusConverter() : JsonStringEnumConverter<RunStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
