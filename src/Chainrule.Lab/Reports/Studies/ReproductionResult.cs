using System.Text.Json.Serialization;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>What came of the studies: what <c>reproduce --json</c> prints.</summary>
/// <param name="Report">The report's path.</param>
/// <param name="Figures">Every published figure beside ours.</param>
public sealed record ReproductionResult(string Report, IReadOnlyList<ReproductionResult.Figure> Figures)
{
    /// <summary>A published figure beside ours.</summary>
    /// <param name="What">What was measured, with the study's number.</param>
    /// <param name="Published">The published figure.</param>
    /// <param name="Here">Ours, or null where it is not measured.</param>
    /// <param name="Verdict">What becomes of it.</param>
    public sealed record Figure(string What, double Published, double? Here, string Verdict);

    /// <summary>The result of a report.</summary>
    /// <param name="report">Its path.</param>
    /// <param name="claims">The published figures beside ours.</param>
    /// <returns>The result.</returns>
    public static ReproductionResult Of(string report, IEnumerable<Claim> claims) =>
        new(report, [.. claims.Select(claim => new Figure(claim.What, claim.Published, claim.Ours, claim.Verdict))]);

    /// <summary>The result as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, ReproductionJson.Default.ReproductionResult);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NewLine = "\n")]
[JsonSerializable(typeof(ReproductionResult))]
internal sealed partial class ReproductionJson : JsonSerializerContext;
