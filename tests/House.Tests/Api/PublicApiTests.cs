namespace House.Tests.Api;

public class PublicApiTests
{
    private const string Switch = "CHAINRULE_REWRITE_SNAPSHOTS";

    [Theory]
    [InlineData("Chainrule.Kernels")]
    [InlineData("Chainrule")]
    [InlineData("Chainrule.Lab")]
    public void The_public_members_are_those_of_the_snapshot(string assembly)
    {
        var snapshot = $"tests/House.Tests/Api/{assembly}.txt";
        var now = PublicApi.Of(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, snapshot), now);
            Assert.Skip($"{snapshot} was rewritten, not checked. Read its diff, then commit it.");
        }

        var before = Repository.Exists(snapshot) ? Repository.Read(snapshot) : "";
        if (now != before)
        {
            Assert.Fail($"""
                What {assembly} shows to the outside is not what {snapshot} says:
                {Difference(before, now)}
                If that is meant, rewrite the snapshot and commit it: {Switch}=1 dotnet test -c Release --project tests/House.Tests
                """);
        }
    }

    [Fact]
    public void A_member_that_came_and_one_that_went_are_both_shown() =>
        Difference("class A\n  int X()\nclass B\n", "class A\n  int Y()\nclass B\n").ShouldBe("- A:   int X()\n+ A:   int Y()\n");

    /// <summary>Lines only in the one or only in the other, each with its type, so that moved lines make no noise.</summary>
    private static string Difference(string before, string now)
    {
        var (old, young) = (WithType(before), WithType(now));
        return string.Concat(old.Except(young).Select(line => $"- {line}\n").Concat(young.Except(old).Select(line => $"+ {line}\n")));

        static List<string> WithType(string text)
        {
            var type = "";
            var lines = new List<string>();
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line[0] != ' ') type = line.Split(' ').SkipWhile(word => char.IsLower(word[0])).FirstOrDefault(line);
                lines.Add(line[0] == ' ' ? $"{type}: {line}" : line);
            }

            return lines;
        }
    }
}
