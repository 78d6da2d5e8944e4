using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace House.Tests.Code;

/// <summary>Who may see whom. A room sees the rooms it names and, through them, what they see.</summary>
/// <remarks>The engine's front door, arithmetic on nodes, belongs to the ops: it lies where <c>using Chainrule</c> finds it.</remarks>
internal static class Arrows
{
    private static readonly Dictionary<string, string[]> s_names = new()
    {
        ["Chainrule.Kernels"] = [],
        ["Chainrule.Shapes"] = ["Chainrule.Kernels"],
        ["Chainrule.Graph"] = ["Chainrule.Shapes"],
        ["Chainrule.Ops"] = ["Chainrule.Graph"],
        ["Chainrule.Optim"] = ["Chainrule.Graph"],
        ["Chainrule.Plans"] = ["Chainrule.Ops"],
        ["Chainrule.Nn"] = ["Chainrule.Ops"],
        ["Chainrule.Losses"] = ["Chainrule.Ops"],
        ["Chainrule.Reference"] = ["Chainrule.Ops"],
        ["Chainrule.Lab"] = ["Chainrule.Plans", "Chainrule.Nn", "Chainrule.Losses", "Chainrule.Optim", "Chainrule.Reference"],
        ["Chainrule.Cli"] = ["Chainrule.Lab"],
        ["Chainrule.Studio"] = ["Chainrule.Lab"],
    };

    private static readonly Dictionary<string, string[]> s_projects = new()
    {
        ["src/Chainrule.Kernels/Chainrule.Kernels.csproj"] = [],
        ["src/Chainrule/Chainrule.csproj"] = ["Chainrule.Kernels"],
        ["src/Chainrule.Reference/Chainrule.Reference.csproj"] = ["Chainrule", "Chainrule.Kernels"],
        ["src/Chainrule.Lab/Chainrule.Lab.csproj"] = ["Chainrule", "Chainrule.Reference", "Chainrule.Kernels"],
        ["src/Chainrule.Cli/Chainrule.Cli.csproj"] = ["Chainrule.Lab", "Chainrule", "Chainrule.Kernels"],
        ["src/Chainrule.Studio/Chainrule.Studio.csproj"] = ["Chainrule.Lab", "Chainrule", "Chainrule.Kernels"],
    };

    /// <summary>Every name that leads to a room its file may not see.</summary>
    public static IEnumerable<string> Wrong(Sources sources)
    {
        foreach (var use in sources.Uses().Where(use => use.IsIn("Chainrule")))
        {
            if (use.Symbol is INamespaceSymbol && use.Namespace == "Chainrule") continue;
            var (from, to) = (RoomOf(SpaceOfFile(use.File)), RoomOf(use.Namespace));
            if (from == to || Sight(from).Contains(to)) continue;
            yield return $"{use.File}:{use.Line}: {use.Symbol.ToDisplayString()} is in {to}, which {from} may not see. "
                + $"{from} sees {string.Join(", ", Sight(from).DefaultIfEmpty("no other room"))}.";
        }
    }

    /// <summary>Every project reference that points the wrong way.</summary>
    public static IEnumerable<string> Wrong(string project, string xml)
    {
        if (!s_projects.TryGetValue(project, out var allowed)) return [$"{project}: a project without arrows; give it some here."];
        return from reference in XDocument.Parse(xml).Descendants("ProjectReference")
               let name = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))
               where !allowed.Contains(name, StringComparer.Ordinal)
               select $"{project}: references {name}, but may see only {string.Join(", ", allowed.DefaultIfEmpty("nobody"))}.";
    }

    /// <summary>One way round through the rooms below <paramref name="space"/>, each step with its line; or nothing.</summary>
    public static List<string> Cycle(Sources sources, string space)
    {
        var steps = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var use in sources.Uses().Where(use => use.IsIn(space)))
        {
            var (from, to) = (Below(space, SpaceOfFile(use.File)), Below(space, use.Namespace));
            if (from is null || to is null || from == to) continue;
            if (!steps.TryGetValue(from, out var reached)) steps[from] = reached = new(StringComparer.Ordinal);
            reached.TryAdd(to, $"{from} → {to} ({use.File}:{use.Line}: {use.Symbol.ToDisplayString()})");
        }

        var done = new HashSet<string>();
        foreach (var start in steps.Keys)
        {
            var way = new List<(string Room, string Step)> { (start, "") };
            if (Walk(way)) return [.. way.Select(step => step.Step).Skip(way.FindIndex(step => step.Room == way[^1].Room) + 1)];
        }

        return [];

        bool Walk(List<(string Room, string Step)> way)
        {
            var room = way[^1].Room;
            if (done.Contains(room) || !steps.TryGetValue(room, out var reached)) return false;
            foreach (var (next, step) in reached)
            {
                var closes = way.Any(passed => passed.Room == next);
                way.Add((next, step));
                if (closes || Walk(way)) return true;
                way.RemoveAt(way.Count - 1);
            }

            done.Add(room);
            return false;
        }
    }

    /// <summary>src/Chainrule.Lab/Data/Idx.cs → Chainrule.Lab.Data: a file's namespace is its folder.</summary>
    public static string SpaceOfFile(string file) => string.Join('.', file.Split('/')[1..^1]);

    /// <summary>The engine's rooms are namespaces below Chainrule; the kernels, the laboratory and each program count as one.</summary>
    private static string RoomOf(string space) => space == "Chainrule" ? "Chainrule.Ops" : string.Join('.', space.Split('.').Take(2));

    private static string? Below(string space, string inner) =>
        inner.StartsWith(space + ".", StringComparison.Ordinal) ? space + "." + inner[(space.Length + 1)..].Split('.')[0] : null;

    private static IEnumerable<string> Sight(string room) =>
        s_names.TryGetValue(room, out var seen) ? seen.Concat(seen.SelectMany(Sight)).Distinct() : [];
}
