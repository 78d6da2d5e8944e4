namespace House.Tests;

/// <summary>What a check found, one finding a line.</summary>
internal static class Findings
{
    public static void ShouldBeNone(this IEnumerable<string> findings)
    {
        var lines = findings.ToList();
        if (lines.Count > 0) Assert.Fail($"{lines.Count} found:\n{string.Join('\n', lines)}");
    }
}
