namespace Chainrule.Lab.Tests.Data;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("chainrule-").FullName;

    public string At(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public string Write(byte[] content, params string[] names)
    {
        var path = At(names);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
