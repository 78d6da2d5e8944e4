namespace Chainrule.Lab.Runs;

/// <summary>
/// Keeps a folder of runs for one process while it trains there: of two that were started by mistake, the second is told, instead of
/// beginning anew what the first has not ended.
/// </summary>
/// <remarks>A process that is killed leaves the empty file behind; the lock on it is gone with the process.</remarks>
internal sealed class FolderLock : IDisposable
{
    private const string File = ".lock";

    /// <summary>What the system calls a file that another process keeps: a sharing violation, EWOULDBLOCK.</summary>
    private static readonly int s_taken = OperatingSystem.IsWindows() ? 32 : OperatingSystem.IsMacOS() ? 35 : 11;
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes a folder, made if missing.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The lock; dispose of it when all is trained.</returns>
    /// <exception cref="RunFolderException">Another process trains there, or there is a file of that name.</exception>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or written to.</exception>
    public static FolderLock Take(string path)
    {
        if (System.IO.File.Exists(path))
            throw new RunFolderException($"{path}: expected a folder for the runs, got a file. Name another folder.");
        Directory.CreateDirectory(path);
        var file = Path.Combine(path, File);
        try
        {
            return new(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) == s_taken)
        {
            throw new RunFolderException($"{path}: another process is training there. Wait for it, or name another folder.");
        }
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _file.Dispose();
}
