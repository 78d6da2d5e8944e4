using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace House.Tests.Pages;

/// <summary>The samples are short, and learn what they say they learn.</summary>
public partial class SampleTests
{
    private const int MostLines = 30;

    [Theory]
    [InlineData("OwnParts", 85)]
    [InlineData("ResidualCnn", 85)]
    public async Task A_sample_learns_to_read(string sample, double least)
    {
        Code.Lines.Count($"samples/{sample}/Program.cs").ShouldBeLessThan(MostLines);
        using var run = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, $"{sample}.dll") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        run.ExitCode.ShouldBe(0, await error);
        var told = Told().Match(await output);
        told.Success.ShouldBeTrue(await output);
        double.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThan(least);
    }

    [GeneratedRegex(@"^(\d+\.\d) % of 5,000 new digits read\s*$")]
    private static partial Regex Told();
}
