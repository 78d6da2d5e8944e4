using System.Buffers.Binary;
using System.Collections.ObjectModel;

namespace Chainrule.Lab.Formats;

/// <summary>A file of weights, whatever its format: known by its content, not by its name.</summary>
/// <param name="Path">The file.</param>
/// <param name="Tensors">The tensors.</param>
/// <param name="Metadata">The text that is kept with them: none in an npz file.</param>
public sealed record WeightFile(string Path, IReadOnlyList<StoredTensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The endings of the formats that are read and written.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".safetensors", ".npz"];

    /// <summary>Reads a safetensors or npz file and verifies all of it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The content.</returns>
    /// <exception cref="DamagedFileException">The file breaks its format, or has another.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightFile Open(string path)
    {
        var bytes = Bytes(path);
        if (bytes.AsSpan().StartsWith("PK"u8))
            return new WeightFile(path, NpzFile.Parse(bytes, path).Tensors, ReadOnlyDictionary<string, string>.Empty);
        if (!IsSafetensors(bytes)) throw new DamagedFileException(path, "file", "weights as safetensors or npz", Kind(bytes), Mend(bytes));
        var file = SafetensorsFile.Parse(bytes, path);
        return new WeightFile(path, file.Tensors, file.Metadata);
    }

    /// <summary>Writes tensors in the format that a file's ending names, all or nothing.</summary>
    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="tensors">The tensors, names distinct.</param>
    /// <param name="metadata">Text to keep with them where the format has a place for it, or null.</param>
    /// <exception cref="ArgumentException">The ending is none of <see cref="Endings"/>, or a name appears twice.</exception>
    /// <exception cref="IOException">The disk refused; an old file is as it was.</exception>
    public static void Write(string path, IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        switch (System.IO.Path.GetExtension(path))
        {
            case ".safetensors":
                SafetensorsFile.Write(path, tensors, metadata);
                break;
            case ".npz":
                NpzFile.Write(path, tensors);
                break;
            default:
                throw new ArgumentException($"{path}: expected a name that ends with {string.Join(" or ", Endings)}.", nameof(path));
        }
    }

    /// <summary>A file's bytes, unless it is too large to be held.</summary>
    internal static byte[] Bytes(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var length = new FileInfo(path).Length;
        return length <= Array.MaxLength
            ? File.ReadAllBytes(path)
            : throw new DamagedFileException(path, "file", $"at most {Array.MaxLength} bytes", $"{length}", "Save it in several files.");
    }

    private static bool IsSafetensors(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 8 && bytes[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(bytes) < 1ul << 32;

    private static string Kind(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "an empty file",
        [0x80, >= 2 and <= 5, ..] => "a Python pickle",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "an HDF5 file",
        [0x1F, 0x8B, ..] => "a gzip file",
        [(byte)'{', ..] => "JSON",
        _ when bytes.StartsWith(NpyHeader.Mark) => "a single array (npy)",
        _ => "neither",
    };

    private static string Mend(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [(byte)'{', ..] => "Is it the experiment? Name the file of weights.",
        [0x80, ..] => "A pickle can run code and is never read: save the weights with numpy.savez or as safetensors.",
        [0x1F, 0x8B, ..] => "Unpack it first.",
        _ => "Save the weights with numpy.savez or as safetensors.",
    };
}
