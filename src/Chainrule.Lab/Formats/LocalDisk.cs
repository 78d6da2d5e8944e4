using System.Runtime.InteropServices;
using System.Text;

namespace Chainrule.Lab.Formats;

/// <summary>The operating system's disk.</summary>
internal sealed class LocalDisk : IDisk
{
    public Stream Create(string path)
    {
        // Emptied only once it is ours: FileMode.Create would cut the file that another process is writing.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        file.SetLength(0);
        return file;
    }

    public void Sync(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    public void Replace(string from, string to) => File.Move(from, to, overwrite: true);

    public void SyncFolder(string path)
    {
        // Windows has no such call: NTFS keeps the order of renames in its journal.
        if (OperatingSystem.IsWindows()) return;
        const int readOnly = 0;
        var folder = OpenFolder(Encoding.UTF8.GetBytes(path + '\0'), readOnly);
        if (folder < 0)
        {
            throw new IOException($"{path}: the folder cannot be opened to force it to the disk (errno {Marshal.GetLastPInvokeError()}).");
        }

        var failed = SyncDescriptor(folder) != 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = CloseDescriptor(folder);

        // Some network and memory file systems know no fsync for folders and say so with EINVAL: nothing more can be had from them.
        const int invalid = 22;
        if (failed is not (0 or invalid)) throw new IOException($"{path}: the folder could not be forced to the disk (errno {failed}).");
    }

    public void Delete(string path) => File.Delete(path);

    // DllImport and not LibraryImport (SYSLIB1054): the generated code of the latter is unsafe, which only Chainrule.Kernels may be.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SyncDescriptor(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseDescriptor(int descriptor);
#pragma warning restore SYSLIB1054
}
