using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Chainrule.Lab.Data;

/// <summary>One IDX file of bytes, MNIST's format, plain or gzipped, read and verified to the last byte.</summary>
/// <remarks>
/// Layout: two zero bytes, the element type (8: unsigned byte), the rank, a big-endian 32-bit size for each axis, the elements.
/// Verified: magic, type, rank, sizes (in checked arithmetic, before anything is allocated), exact length; for .gz also the framing, the
/// deflate stream's exact end, CRC-32 and length. Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits",
/// file formats.
/// </remarks>
public sealed class IdxFile
{
    private const int MaxRank = 4;
    private const int FirstPiece = 1 << 16;
    private readonly int[] _sizes;

    private IdxFile(string place, int[] sizes, byte[] payload)
    {
        Place = place;
        _sizes = sizes;
        Payload = payload;
    }

    /// <summary>What messages call the file.</summary>
    public string Place { get; }

    /// <summary>The size of each axis: [count] for labels, [count, height, width] for images.</summary>
    public IReadOnlyList<int> Sizes => _sizes;

    /// <summary>The elements, last axis fastest.</summary>
    internal byte[] Payload { get; }

    /// <summary>The elements, last axis fastest.</summary>
    public ReadOnlySpan<byte> Elements => Payload;

    /// <summary>Reads a file; whether it is gzipped is seen from its first bytes, not from its name.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file's contents.</returns>
    /// <exception cref="DataException">The file is missing, unreadable, damaged or no IDX file of bytes.</exception>
    public static IdxFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(DataFiles.ReadAll(path), path);
    }

    /// <summary>Reads a file that is already in memory.</summary>
    /// <param name="file">The whole file, plain or gzipped.</param>
    /// <param name="place">What messages call it.</param>
    /// <returns>The file's contents.</returns>
    /// <exception cref="DataException">The file is damaged or no IDX file of bytes.</exception>
    public static IdxFile Parse(ReadOnlyMemory<byte> file, string place)
    {
        try
        {
            return GzipReader.Recognises(file.Span) ? ParseGzip(file, place) : ParsePlain(file.Span, place);
        }
        catch (InvalidDataException damage)
        {
            throw new DataException($"{place}: {damage.Message}. Fetch or unpack the file again.", damage);
        }
    }

    /// <summary>The SHA-256 of the decompressed file, header and elements, as lower-case hex digits.</summary>
    /// <returns>64 hex digits.</returns>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> header = stackalloc byte[4 + 4 * MaxRank];
        header.Clear();
        header[2] = 8;
        header[3] = (byte)_sizes.Length;
        for (var i = 0; i < _sizes.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header[(4 + 4 * i)..], _sizes[i]);
        hash.AppendData(header[..(4 + 4 * _sizes.Length)]);
        hash.AppendData(Payload);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes elements as a plain IDX file.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="sizes">The size of each axis, one to four of them.</param>
    /// <param name="elements">As many bytes as the sizes' product.</param>
    public static void Write(Stream stream, ReadOnlySpan<int> sizes, ReadOnlySpan<byte> elements)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var product = 1L;
        Span<byte> header = stackalloc byte[4 + 4 * MaxRank];
        header.Clear();
        header[2] = 8;
        header[3] = (byte)sizes.Length;
        for (var i = 0; i < sizes.Length; i++)
        {
            product = checked(product * sizes[i]);
            BinaryPrimitives.WriteInt32BigEndian(header[(4 + 4 * i)..], sizes[i]);
        }

        if (product != elements.Length)
            throw new ArgumentException($"Expected {product} elements, got {elements.Length}.", nameof(elements));
        stream.Write(header[..(4 + 4 * sizes.Length)]);
        stream.Write(elements);
    }

    private static IdxFile ParsePlain(ReadOnlySpan<byte> file, string place)
    {
        if (file.Length < 4) throw new InvalidDataException($"expected an IDX file, got {file.Length} bytes");
        var rank = Rank(file[..4]);
        if (file.Length < 4 + 4 * rank) throw new InvalidDataException("the IDX header is cut off");
        var sizes = SizesOf(file.Slice(4, 4 * rank), file.Length);
        return new IdxFile(place, sizes, file[(4 + 4 * rank)..].ToArray());
    }

    private static IdxFile ParseGzip(ReadOnlyMemory<byte> file, string place)
    {
        using var gzip = new GzipReader(file);
        Span<byte> header = stackalloc byte[4 * MaxRank];
        if (gzip.Length < 4) throw new InvalidDataException($"expected an IDX file, got {gzip.Length} bytes");
        gzip.Read(header[..4]);
        var rank = Rank(header[..4]);
        if (gzip.Length < 4 + 4 * rank) throw new InvalidDataException("the IDX header is cut off");
        gzip.Read(header[..(4 * rank)]);
        var sizes = SizesOf(header[..(4 * rank)], gzip.Length);

        // Room grows with what really arrives, so that a small file that declares much costs little.
        var length = (int)(gzip.Length - 4 - 4 * rank);
        var payload = new byte[(int)Math.Min(length, Math.Max(8L * file.Length, FirstPiece))];
        for (var filled = 0; ;)
        {
            gzip.Read(payload.AsSpan(filled));
            filled = payload.Length;
            if (filled == length) break;
            Array.Resize(ref payload, (int)Math.Min(length, 2L * filled));
        }

        gzip.Finish();
        return new IdxFile(place, sizes, payload);
    }

    private static int Rank(ReadOnlySpan<byte> magic)
    {
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw new InvalidDataException($"expected an IDX file (first bytes 00 00 08), got {Convert.ToHexStringLower(magic)}");
        }

        if (magic[2] != 8) throw new InvalidDataException($"expected IDX element type 08 (unsigned byte), got {magic[2]:x2}");
        if (magic[3] is < 1 or > MaxRank) throw new InvalidDataException($"expected 1 to {MaxRank} axes, got {magic[3]}");
        return magic[3];
    }

    private static int[] SizesOf(ReadOnlySpan<byte> header, long length)
    {
        var sizes = new int[header.Length / 4];
        var elements = 1L;
        for (var i = 0; i < sizes.Length; i++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 * i)..]);
            if (size is 0 or > int.MaxValue) throw new InvalidDataException($"axis {i} has size {size}, expected 1 to {int.MaxValue}");
            sizes[i] = (int)size;
            elements *= size;
            if (elements > Array.MaxLength) throw new InvalidDataException($"the declared sizes exceed {Array.MaxLength} bytes");
        }

        var expected = 4 + header.Length + elements;
        if (length != expected)
        {
            var fault = length < expected ? "cut off" : "too long";
            throw new InvalidDataException(
                $"expected {expected} bytes for sizes [{string.Join(", ", sizes)}], got {length}: the file is {fault}");
        }

        return sizes;
    }
}
