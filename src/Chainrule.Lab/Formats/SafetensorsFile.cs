using System.Collections.ObjectModel;
using System.Security.Cryptography;

namespace Chainrule.Lab.Formats;

/// <summary>
/// Named tensors and text metadata in the safetensors format: an 8-byte little-endian header length, a JSON header padded with spaces
/// to a multiple of 8, then the values. Python's <c>safetensors</c> reads what is written here.
/// </summary>
/// <remarks>
/// <para>
/// Written bytes are canonical: the same tensors and metadata give the same file, in whatever order they came. Wide types lie first, so
/// that every value is aligned; then tensors go by name, ordinally.
/// </para>
/// <para>
/// The format itself cannot see a changed value, so the writer adds the metadata entry <c>chainrule.sha256</c>: the SHA-256 of the whole
/// file with that entry's 64 digits set to 0. The reader puts what it read in canonical form, and so the digest survives a program that
/// saves the same content in another order.
/// </para>
/// <para>
/// Read are F32, I64 and U8, up to 65,536 tensors of rank 32, 10,000 metadata entries, a header of 100 MB and a file of 2 GB.
/// Sizes are checked before anything is allocated by them, and the tensors are slices of the one buffer.
/// </para>
/// <para>Source: the format's description at https://github.com/huggingface/safetensors.</para>
/// </remarks>
public sealed class SafetensorsFile
{
    /// <summary>The metadata entry that holds the digest.</summary>
    public const string DigestKey = "chainrule.sha256";

    private SafetensorsFile(IReadOnlyList<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata, string? digest)
    {
        (Tensors, Metadata, Digest) = (tensors, metadata, digest);
    }

    /// <summary>The tensors, in the order in which their values lie in the file.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>The metadata, without the digest.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The verified digest, 64 hexadecimal digits, or null if the file holds none (other programs write none).</summary>
    public string? Digest { get; }

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">The name, case-sensitive.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor; the message names the nearest one.</exception>
    public StoredTensor this[string name] => StoredTensor.Named(name, Tensors);

    /// <summary>Reads a file and verifies all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="digestRequired">True refuses a file without a digest: right for files that only Chainrule writes.</param>
    /// <returns>The content.</returns>
    /// <exception cref="DamagedFileException">The file breaks the format, or its digest differs.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Read(string path, bool digestRequired = false) => Parse(WeightFile.Bytes(path), path, digestRequired);

    /// <summary>Reads a file's bytes and verifies all of them. The tensors keep the buffer: do not change it afterwards.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="file">What to call it in an error.</param>
    /// <param name="digestRequired">True refuses a file without a digest.</param>
    /// <returns>The content.</returns>
    /// <exception cref="DamagedFileException">The bytes break the format, or their digest differs.</exception>
    public static SafetensorsFile Parse(byte[] bytes, string file, bool digestRequired = false)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var header = SafetensorsHeader.Parse(bytes, file);
        var metadata = new Dictionary<string, string>(header.Metadata, StringComparer.Ordinal);
        metadata.Remove(DigestKey, out var digest);
        if (digest is null && digestRequired)
        {
            throw new DamagedFileException(
                file, "metadata", $"the entry {DigestKey}", "none", "Only files that Chainrule saved can be used here; use another copy.");
        }

        if (digest is not null)
        {
            var actual = DigestOf(header.Tensors, metadata);
            if (actual != digest)
            {
                throw new DamagedFileException(
                    file, "content", $"SHA-256 {digest}", actual,
                    $"It was changed after it was saved: use another copy, or, if that was meant, remove the metadata entry {DigestKey}.");
            }
        }

        return new SafetensorsFile(header.Tensors, new ReadOnlyDictionary<string, string>(metadata), digest);
    }

    /// <summary>Writes a file, all or nothing.</summary>
    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="tensors">The tensors, names distinct.</param>
    /// <param name="metadata">Text to keep with them, or null.</param>
    /// <returns>The digest, as <see cref="Digest"/> will tell it.</returns>
    /// <exception cref="ArgumentException">A name appears twice, or the metadata holds the digest's key.</exception>
    /// <exception cref="IOException">The disk refused; an old file is as it was.</exception>
    public static string Write(string path, IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var (header, sorted, digest) = Prepare(tensors, metadata);
        AtomicFile.Write(path, stream => Save(stream, header, sorted));
        return digest;
    }

    /// <summary>The bytes that <see cref="Write"/> writes.</summary>
    /// <param name="tensors">The tensors, names distinct.</param>
    /// <param name="metadata">Text to keep with them, or null.</param>
    /// <returns>The whole file.</returns>
    /// <exception cref="ArgumentException">A name appears twice, or the metadata holds the digest's key.</exception>
    public static byte[] ToBytes(IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var (header, sorted, _) = Prepare(tensors, metadata);
        using var stream = new MemoryStream();
        Save(stream, header, sorted);
        return stream.ToArray();
    }

    private static (byte[] Header, List<StoredTensor> Sorted, string Digest) Prepare(
        IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        metadata ??= ReadOnlyDictionary<string, string>.Empty;
        if (metadata.ContainsKey(DigestKey)) throw new ArgumentException($"The key {DigestKey} is the writer's own.", nameof(metadata));
        var sorted = SafetensorsHeader.Sort(tensors);
        for (var i = 1; i < sorted.Count; i++)
        {
            if (sorted.FindIndex(tensor => tensor.Name == sorted[i].Name) < i)
            {
                throw new ArgumentException($"Two tensors are called \"{sorted[i].Name}\".", nameof(tensors));
            }
        }

        var digest = DigestOf(sorted, metadata);
        return (SafetensorsHeader.Bytes(sorted, metadata, digest), sorted, digest);
    }

    private static string DigestOf(IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var sorted = SafetensorsHeader.Sort(tensors);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SafetensorsHeader.Bytes(sorted, metadata, new string('0', 64)));
        foreach (var tensor in sorted) hash.AppendData(tensor.Bytes.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Save(Stream stream, byte[] header, List<StoredTensor> sorted)
    {
        stream.Write(header);
        foreach (var tensor in sorted) stream.Write(tensor.Bytes.Span);
    }
}
