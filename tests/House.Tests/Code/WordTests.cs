using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace House.Tests.Code;

public partial class WordTests
{
    private static readonly string[] s_emptyNames = ["Base", "Manager", "Helper", "Helpers", "Utils", "Util", "Info", "Impl", "Common"];

    /// <summary>This file names the words that it forbids.</summary>
    private static List<string> Everything =>
    [
        .. from ending in new[] { ".cs", ".md", ".csproj", ".props", ".json", ".ts", ".py" }
           from file in Repository.Files(ending, "src", "tests", "samples", "bench", "docs", "experiments",
               "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Directory.Build.props", "Directory.Packages.props")
           where !file.EndsWith("/WordTests.cs", StringComparison.Ordinal)
           select file,
    ];

    [Fact]
    public void Nothing_is_left_for_later() => Found(Unfinished, Everything).ShouldBeNone();

    [Fact]
    public void No_path_of_one_machine_is_written_down() => Found(MachinePath, Everything).ShouldBeNone();

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        (from file in Sources.Everything.Files
         from type in file.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
         where SaysNothing(type.Identifier.Text)
         select $"{file.FilePath}: {type.Identifier.Text}. What does it do?").ShouldBeNone();

    [Theory]
    [InlineData("LayerBase")]
    [InlineData("RunManager")]
    [InlineData("Utils")]
    [InlineData("RunInfo")]
    public void A_name_that_says_nothing_is_recognised(string name) => SaysNothing(name).ShouldBeTrue();

    [Theory]
    [InlineData("// TODO: the other half")]
    [InlineData("FIXME")]
    [InlineData("a HACK around it")]
    [InlineData("throw new NotImplementedException();")]
    public void Unfinished_work_is_recognised(string line) => Unfinished.IsMatch(line).ShouldBeTrue();

    [Theory]
    [InlineData("/tmp/x")]
    [InlineData("\"/home/me/data\"")]
    [InlineData("(/root)")]
    [InlineData("see /work/x")]
    public void A_machines_path_is_recognised(string line) => MachinePath.IsMatch(line).ShouldBeTrue();

    [Theory]
    [InlineData("docs/work/x")]
    [InlineData("https://example.org/home/")]
    [InlineData("the /workers")]
    public void Another_path_is_let_through(string line) => MachinePath.IsMatch(line).ShouldBeFalse();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX|NotImplementedException)\b")]
    private static partial Regex Unfinished { get; }

    [GeneratedRegex(@"(?<![\w.~])/(work|tmp|root|home)(?!\w)|\.\./shared\b")]
    private static partial Regex MachinePath { get; }

    private static bool SaysNothing(string name) => s_emptyNames.Any(word => name.EndsWith(word, StringComparison.Ordinal));

    private static IEnumerable<string> Found(Regex words, IEnumerable<string> files) =>
        Lines.Of(files).Where(line => words.IsMatch(line.Text)).Select(line => $"{line.Place}: {line.Text.Trim()}");
}
