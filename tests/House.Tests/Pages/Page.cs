using System.Text.RegularExpressions;

namespace House.Tests.Pages;

/// <summary>A Markdown page: its fences, the lines that it quotes from elsewhere, and its links.</summary>
/// <remarks>
/// A fence is <c>csharp</c> (a program: compiled and run), <c>csharp PATH</c> (lines of that file) or <c>text</c>. A <c>text</c> fence
/// right after a program is what the program prints; <c>text PATH</c> is what the sample in that folder prints. The paragraph or table
/// after a comment <c>from: PATH</c> is quoted from that file, too.
/// </remarks>
internal sealed partial class Page
{
    private readonly string[] _lines;

    public Page(string path, string text)
    {
        Path = path;
        _lines = text.Split('\n');
        Fences = [.. FindFences()];
    }

    /// <summary>The README and every page of docs/.</summary>
    public static IEnumerable<Page> All =>
        Repository.Files(".md", "README.md", "CONTRIBUTING.md", "docs", "samples").Select(path => new Page(path, Repository.Read(path)));

    public string Path { get; }

    public List<Fence> Fences { get; }

    /// <summary>Fences that are programs, each with the output the page shows, or null where it shows none.</summary>
    public IEnumerable<(Fence Program, string? Output)> Programs =>
        from i in Enumerable.Range(0, Fences.Count)
        where Fences[i] is { Language: "csharp", From: null }
        select (Fences[i], i + 1 < Fences.Count && Follows(Fences[i], Fences[i + 1]) ? Fences[i + 1].Text : null);

    /// <summary>Fences that show what a sample prints.</summary>
    public IEnumerable<Fence> Outputs => Fences.Where(fence => fence is { Language: "text", From: not null });

    /// <summary>Lines that must stand in another file word for word.</summary>
    public IEnumerable<Fence> Quotations
    {
        get
        {
            foreach (var fence in Fences.Where(fence => fence is { Language: not "text", From: not null })) yield return fence;
            for (var i = 0; i < _lines.Length; i++)
            {
                if (QuotationMark.Match(_lines[i]) is not { Success: true } mark) continue;
                var lines = _lines.Skip(i + 1).SkipWhile(line => line.Length == 0).TakeWhile(line => line.Length > 0);
                var text = string.Concat(lines.Select(line => line + "\n"));
                yield return new Fence($"{Path}:{i + 1}", "quotation", mark.Groups[1].Value, text, i, i);
            }
        }
    }

    /// <summary>Links to files of this repository, from its root.</summary>
    public IEnumerable<string> Links =>
        from line in Prose
        from Match link in Link.Matches(line)
        let target = link.Groups[1].Value
        where !target.Contains("://", StringComparison.Ordinal) && target.Length > 0
        let folder = System.IO.Path.Combine(Repository.Root, System.IO.Path.GetDirectoryName(Path)!)
        let file = System.IO.Path.GetFullPath(target, folder)
        select System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    /// <summary>The lines outside fences.</summary>
    public IEnumerable<string> Prose => _lines.Where((_, i) => !Fences.Any(fence => fence.First <= i && i <= fence.Last));

    [GeneratedRegex(@"^<!-- from: (\S+) -->$")]
    private static partial Regex QuotationMark { get; }

    [GeneratedRegex(@"\]\(([^)#\s]*)[^)]*\)")]
    private static partial Regex Link { get; }

    private bool Follows(Fence program, Fence next) =>
        next is { Language: "text", From: null } && _lines[(program.Last + 1)..next.First].All(line => line.Length == 0);

    private IEnumerable<Fence> FindFences()
    {
        for (var first = 0; first < _lines.Length; first++)
        {
            if (!_lines[first].StartsWith("```", StringComparison.Ordinal)) continue;
            var last = Array.FindIndex(_lines, first + 1, line => line == "```");
            if (last < 0) throw new InvalidDataException($"{Path}:{first + 1}: a fence that nobody closes.");
            var words = _lines[first][3..].Split(' ');
            var text = string.Concat(_lines[(first + 1)..last].Select(line => line + "\n"));
            yield return new Fence($"{Path}:{first + 1}", words[0], words.ElementAtOrDefault(1), text, first, last);
            first = last;
        }
    }
}
