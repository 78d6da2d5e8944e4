using System.Text.RegularExpressions;

namespace House.Tests.Pages;

/// <summary>Every command that a page tells its reader to type is one that the program knows.</summary>
public partial class CommandTests
{
    [Fact]
    public void Every_command_of_a_page_has_a_verb_and_options_that_the_program_knows() =>
        (from page in Page.All
         from fence in page.Fences
         where fence.Language == "sh"
         from line in fence.Text.Split('\n')
         let complaint = Complaint(line)
         where complaint.Length > 0
         select $"{fence.Place}: {line}\n{complaint}").ShouldBeNone();

    [Fact]
    public void The_readmes_first_command_is_among_them() =>
        Repository.Read("README.md").Split('\n').Count(line => Command.IsMatch(line)).ShouldBeGreaterThan(0);

    [Theory]
    [InlineData("dotnet test -c Release")]
    [InlineData("./chainrule train --epochs 3")]
    [InlineData("dotnet run -c Release --project src/Chainrule.Cli -- train --seed=1")]
    public void A_right_command_is_let_through(string line) => Complaint(line).ShouldBeEmpty();

    [Theory]
    [InlineData("./chainrule trian")]
    [InlineData("./chainrule train --epohcs 3")]
    [InlineData("./chainrule train --epo 3")]
    [InlineData("dotnet run -c Release --project src/Chainrule.Cli -- learn")]
    public void A_wrong_command_is_caught(string line) => Complaint(line).ShouldNotBeEmpty();

    /// <summary>The verb and what follows it.</summary>
    [GeneratedRegex(@"^(?:\./)?chainrule(?<words>(?: \S+)+)|^dotnet run .*src/Chainrule\.Cli --(?<words>(?: \S+)+)")]
    private static partial Regex Command { get; }

    private static string Complaint(string line)
    {
        if (Command.Match(line) is not { Success: true } command) return "";
        var words = command.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!Regex.IsMatch(Help(), $@"^  {Regex.Escape(words[0])}\b", RegexOptions.Multiline)) return $"{words[0]} is not a verb";
        var help = Help(words[0]);
        var unknown = words.Where(word => word.StartsWith("--", StringComparison.Ordinal)).Select(word => word.Split('=')[0])
            .Where(option => !Regex.IsMatch(help, $@"(?<![\w-]){Regex.Escape(option)}(?![\w-])"));
        return string.Join(", ", unknown.Select(option => $"{option} is not an option of {words[0]}"));
    }

    private static string Help(params string[] verb) =>
        PageProgram.RunFile(Path.Combine(AppContext.BaseDirectory, "Chainrule.Cli.dll"), [.. verb, "--help"]);
}
