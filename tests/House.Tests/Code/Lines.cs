namespace House.Tests.Code;

/// <summary>The plain lines of files, with where they are.</summary>
internal static class Lines
{
    public static IEnumerable<(string Place, string Text)> Of(IEnumerable<string> files) =>
        files.SelectMany(file => Repository.Read(file).Split('\n').Select((text, i) => ($"{file}:{i + 1}", text)));

    public static int Count(string file)
    {
        var text = Repository.Read(file);
        return text.Count(c => c == '\n') + (text.EndsWith('\n') || text.Length == 0 ? 0 : 1);
    }
}
