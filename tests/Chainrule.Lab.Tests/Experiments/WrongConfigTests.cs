using System.Text;
using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Tests.Experiments;

/// <summary>The table of wrong configurations and their exact messages is fixtures/wrong-configs.txt.</summary>
public class WrongConfigTests
{
    private static readonly string[] s_table = ["tests", "Chainrule.Lab.Tests", "Experiments", "fixtures", "wrong-configs.txt"];

    private static List<(string Title, string Json, string Message)> Cases()
    {
        var cases = new List<(string, string, string)>();
        foreach (var block in File.ReadAllText(Snapshot.PathOf(s_table)).Split("=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var title = block[..block.IndexOf('\n', StringComparison.Ordinal)];
            var halves = block[(title.Length + 1)..].Split("\n---\n");
            cases.Add((title, halves[0], halves.Length > 1 ? halves[1].Trim('\n') : ""));
        }

        return cases;
    }

    [Fact]
    public void Every_wrong_config_is_explained_exactly()
    {
        var table = new StringBuilder();
        foreach (var (title, json, _) in Cases())
        {
            var message = Should.Throw<ConfigException>(() => ExperimentReader.Parse(json, "x.json"), title).Message;
            table.Append($"=== {title}\n{json}\n---\n{message}\n\n");
        }

        Snapshot.ShouldMatch(table.ToString(), s_table);
    }

    [Fact]
    public void The_table_has_no_title_twice_and_is_long_enough()
    {
        var cases = Cases();
        cases.Count.ShouldBeGreaterThanOrEqualTo(170);
        cases.Select(one => one.Title).ShouldBeUnique();
        cases.ShouldAllBe(one => one.Message.StartsWith("x.json: ", StringComparison.Ordinal));
    }
}
