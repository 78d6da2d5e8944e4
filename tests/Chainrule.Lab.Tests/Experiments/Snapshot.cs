using System.Text;

namespace Chainrule.Lab.Tests.Experiments;

/// <summary>Committed files that tests compare with what the program makes; CHAINRULE_REWRITE_SNAPSHOTS=1 writes them anew.</summary>
internal static class Snapshot
{
    internal static bool Rewrites => Environment.GetEnvironmentVariable("CHAINRULE_REWRITE_SNAPSHOTS") == "1";

    internal static string PathOf(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Chainrule.slnx"))) folder = folder.Parent;
        return Path.Combine([folder.ShouldNotBeNull("the tests run within the repository").FullName, .. parts]);
    }

    internal static void ShouldMatch(string text, params string[] parts)
    {
        var path = PathOf(parts);
        if (Rewrites)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
        }

        File.Exists(path).ShouldBeTrue($"{path} is missing: CHAINRULE_REWRITE_SNAPSHOTS=1 writes it");
        var committed = Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split('\n');
        var made = text.Split('\n');
        for (var i = 0; i < Math.Min(made.Length, committed.Length); i++) made[i].ShouldBe(committed[i], $"line {i + 1} of {path}");
        made.Length.ShouldBe(committed.Length, $"lines of {path}");
    }
}
