namespace Chainrule.Lab.Formats;

/// <summary>Named tensors as numpy's <c>savez</c> and <c>savez_compressed</c> save them: a zip archive of npy files.</summary>
/// <remarks>
/// <para>
/// Written are stored members in the order of the tensors, with fixed times, so that the same tensors give the same bytes;
/// <c>numpy.load</c> reads them. There is no place for metadata, and no digest beyond the CRC-32 of each member.
/// </para>
/// <para>
/// Read are stored and deflated members of f2, f4 and f8 (kept as F32), i4 and i8 (kept as I64), u1 and b1 (kept as U8), in either order of
/// bytes and of axes; Python objects never. A double is rounded to the nearest float; one beyond all floats is refused. Sizes are checked
/// before anything is allocated by them; a deflated byte becomes at most 1,032.
/// </para>
/// <para>
/// The reader asks more than zip does: no comments, nothing before, between or behind, every size and CRC-32 said twice and the same.
/// </para>
/// </remarks>
public sealed class NpzFile
{
    private const string Ending = ".npy";

    private NpzFile(IReadOnlyList<StoredTensor> tensors) => Tensors = tensors;

    /// <summary>The tensors, in the order of the file.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">The name, case-sensitive.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor; the message names the nearest one.</exception>
    public StoredTensor this[string name] => StoredTensor.Named(name, Tensors);

    /// <summary>Reads a file and verifies all of it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The content.</returns>
    /// <exception cref="DamagedFileException">The file breaks the format, or holds what is not read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpzFile Read(string path) => Parse(WeightFile.Bytes(path), path);

    /// <summary>Reads a file's bytes and verifies all of them. The tensors keep the buffer: do not change it afterwards.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="file">What to call it in an error.</param>
    /// <returns>The content.</returns>
    /// <exception cref="DamagedFileException">The bytes break the format, or hold what is not read.</exception>
    public static NpzFile Parse(byte[] bytes, string file)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new NpzFile([.. new ZipReader(bytes, file).Read().Select(member => Tensor(member, file))]);
    }

    /// <summary>Writes a file, all or nothing.</summary>
    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="tensors">The tensors, names distinct.</param>
    /// <exception cref="ArgumentException">A name appears twice, or the tensors are too many or too large for one file.</exception>
    /// <exception cref="IOException">The disk refused; an old file is as it was.</exception>
    public static void Write(string path, IEnumerable<StoredTensor> tensors)
    {
        var members = Members(tensors);
        AtomicFile.Write(path, stream => ZipWriter.Write(stream, members));
    }

    /// <summary>The bytes that <see cref="Write"/> writes.</summary>
    /// <param name="tensors">The tensors, names distinct.</param>
    /// <returns>The whole file.</returns>
    /// <exception cref="ArgumentException">A name appears twice, or the tensors are too many or too large for one file.</exception>
    public static byte[] ToBytes(IEnumerable<StoredTensor> tensors)
    {
        using var stream = new MemoryStream();
        ZipWriter.Write(stream, Members(tensors));
        return stream.ToArray();
    }

    private static List<(string Name, ReadOnlyMemory<byte>[] Parts)> Members(IEnumerable<StoredTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return [.. tensors.Select(tensor => (tensor.Name + Ending, new ReadOnlyMemory<byte>[] { NpyHeader.Of(tensor), tensor.Bytes }))];
    }

    private static StoredTensor Tensor(ZipMember member, string file)
    {
        var place = $"member {member.Name}";
        if (!member.Name.EndsWith(Ending, StringComparison.Ordinal) || member.Name.Length == Ending.Length)
        {
            var mend = member.Name.EndsWith("data.pkl", StringComparison.Ordinal)
                ? "It looks like PyTorch's: save the weights with numpy.savez or as safetensors."
                : "Save arrays, and nothing else, with numpy.savez.";
            throw new DamagedFileException(file, place, "a name that ends with .npy", "another", mend);
        }

        try
        {
            return Tensor(member.Name[..^Ending.Length], member.Content());
        }
        catch (InvalidDataException e)
        {
            throw new DamagedFileException(file, place, "an array as numpy saves it", e.Message, "Use another copy, or save it anew.", e);
        }
    }

    private static StoredTensor Tensor(string name, ReadOnlyMemory<byte> bytes)
    {
        if (name == SafetensorsHeader.MetadataKey) throw new InvalidDataException($"the name {name}, which is no tensor's");
        var header = NpyHeader.Parse(bytes.Span);
        var values = bytes[header.Length..];
        if (!StoredTensor.Holds(header.Shape, NpyType.SizeOf(header.Descr)!.Value, values.Length))
            throw new InvalidDataException($"{values.Length} bytes for shape [{string.Join(", ", header.Shape)}] of '{header.Descr}'");
        var kept = NpyType.Convert(header.Descr, values);
        var type = NpyType.KeptAs(header.Descr);
        if (header.IsFortran) kept = Turned(kept.Span, header.Shape, StoredTensor.SizeOf(type));
        return new StoredTensor(name, type, header.Shape, kept);
    }

    /// <summary>Values of which the first axis runs fastest, laid so that the last one does.</summary>
    private static byte[] Turned(ReadOnlySpan<byte> values, int[] shape, int size)
    {
        var turned = new byte[values.Length];
        var index = new int[shape.Length];
        for (var at = 0; at < turned.Length; at += size)
        {
            var from = 0;
            for (var axis = shape.Length - 1; axis >= 0; axis--) from = from * shape[axis] + index[axis];
            values.Slice(from * size, size).CopyTo(turned.AsSpan(at));
            for (var axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) index[axis] = 0;
        }

        return turned;
    }
}
