using System.Buffers.Binary;
using System.IO.Compression;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Tests.Data;

/// <summary>Small files and folders for the tests of the data room.</summary>
internal static class Samples
{
    public static byte[] Idx(int[] sizes, byte[] elements)
    {
        var file = new MemoryStream();
        IdxFile.Write(file, sizes, elements);
        return file.ToArray();
    }

    public static byte[] Images(int count, int side = 4, ulong seed = 1)
    {
        var (pixels, random) = (new byte[count * side * side], new Philox(seed, 99));
        for (var i = 0; i < pixels.Length; i++) pixels[i] = random.NextInt32(3) == 0 ? (byte)random.NextUInt32() : (byte)0;
        return Idx([count, side, side], pixels);
    }

    public static byte[] Labels(int count, int classes = 10) =>
        Idx([count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % classes))]);

    public static byte[] Gzip(byte[] payload)
    {
        var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(payload);
        return file.ToArray();
    }

    /// <summary>A gzip file whose header carries every optional field.</summary>
    public static byte[] GzipWithEveryField(byte[] payload)
    {
        var plain = Gzip(payload);
        var header = new List<byte> { 0x1F, 0x8B, 8, 4 | 8 | 16 | 2, 1, 2, 3, 4, 0, 255, 3, 0, 7, 8, 9 };
        header.AddRange("name\0comment\0"u8);
        var crc = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(crc, (ushort)Crc32.Of(header.ToArray()));
        return [.. header, .. crc, .. plain[10..]];
    }

    /// <summary>A known data set of the published form, made of built-in digits, with its files packed as its mirrors hold them.</summary>
    public static (KnownDataSet Set, Dictionary<string, byte[]> Packed) Known(
        Uri[] mirrors, string name = "mnist", bool payloadHashes = true)
    {
        var files = new List<KnownFile>();
        var packed = new Dictionary<string, byte[]>();
        foreach (var (part, digits) in new[] { ("train", BuiltInDigits.Training(3, 60)), ("t10k", BuiltInDigits.Test(3, 20)) })
        {
            var pixels = Enumerable.Range(0, digits.Count).SelectMany(i => digits.Image(i).ToArray()).ToArray();
            var labels = Enumerable.Range(0, digits.Count).Select(i => (byte)digits.Label(i)).ToArray();
            Add($"{part}-images-idx3-ubyte", Idx([digits.Count, 28, 28], pixels), digits.Count);
            Add($"{part}-labels-idx1-ubyte", Idx([digits.Count], labels), digits.Count);
        }

        return (new KnownDataSet(name, name.ToUpperInvariant(), BuiltInDigits.ClassNames, files, mirrors), packed);

        void Add(string file, byte[] payload, int count)
        {
            packed[file + ".gz"] = Gzip(payload);
            var (unpacked, gzip) = (Sha256(payload), Sha256(packed[file + ".gz"]));
            files.Add(new KnownFile(file, count, payloadHashes ? unpacked : null, payloadHashes ? null : gzip));
        }
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
}
