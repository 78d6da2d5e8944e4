using System.Security.Cryptography;
using System.Text;

namespace Chainrule.Lab.Formats;

/// <summary>
/// Saves a file all or nothing: whatever happens, a crash of the machine included, the path holds the old content or the new one.
/// </summary>
/// <remarks>
/// The content goes to <c>name.tmp</c> in the same folder, is forced to the disk, read back and compared (length and SHA-256), renamed
/// over the old file, and then the folder is forced to the disk. After a failure the temporary file is removed; after a crash it may
/// stay, and the next save overwrites it. One process at a time may save a path: a second one gets an <see cref="IOException"/>.
/// </remarks>
public static class AtomicFile
{
    /// <summary>Saves what a function writes.</summary>
    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="write">Writes the content to the stream that it is given.</param>
    /// <exception cref="IOException">The disk refused, or gave back something else; an old file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, new LocalDisk());

    /// <summary>Saves a text as UTF-8 without a byte order mark.</summary>
    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="text">The content.</param>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    internal static void Write(string path, Action<Stream> write, IDisk disk)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        var temporary = full + ".tmp";
        using (var file = disk.Create(temporary))
        {
            try
            {
                using var hashing = new HashingStream(file);
                write(hashing);
                disk.Sync(file);
                Verify(file, temporary, hashing.Length, hashing.Digest());
                file.Dispose();
                disk.Replace(temporary, full);
            }
            catch
            {
                file.Dispose();
                Remove(disk, temporary);
                throw;
            }
        }

        disk.SyncFolder(Path.GetDirectoryName(full)!);
    }

    private static void Verify(Stream file, string path, long length, byte[] digest)
    {
        var found = file.Length;
        file.Position = 0;
        if (found == length && SHA256.HashData(file).AsSpan().SequenceEqual(digest)) return;
        throw new IOException($"{path}: wrote {length} bytes, but the disk gives back others ({found} bytes). Save to another disk.");
    }

    private static void Remove(IDisk disk, string path)
    {
        try
        {
            disk.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report; the next save overwrites what stays.
        }
    }
}
