using System.Buffers.Binary;

namespace Chainrule.Lab.Formats;

/// <summary>numpy's types of number that are read, and how each becomes one that is kept.</summary>
internal static class NpyType
{
    /// <summary>What is read, as errors tell it.</summary>
    internal const string Known = "a dtype of f2, f4, f8, i4, i8, u1 or b1";

    /// <summary>How numpy writes a type that is kept.</summary>
    internal static string Of(TensorType type) => type switch { TensorType.F32 => "<f4", TensorType.I64 => "<i8", _ => "|u1" };

    /// <summary>Bytes of a value, or null for a type that is not read.</summary>
    internal static int? SizeOf(string descr) => descr switch
    {
        "<f2" or ">f2" => 2,
        "<f4" or ">f4" or "<i4" or ">i4" => 4,
        "<f8" or ">f8" or "<i8" or ">i8" => 8,
        "|u1" or "|b1" => 1,
        _ => null,
    };

    /// <summary>What a type is kept as.</summary>
    internal static TensorType KeptAs(string descr) => descr[1] switch { 'f' => TensorType.F32, 'i' => TensorType.I64, _ => TensorType.U8 };

    /// <summary>Values as they are kept: the bytes themselves where they are so already, converted otherwise.</summary>
    /// <exception cref="InvalidDataException">A finite double is too large for a float.</exception>
    internal static ReadOnlyMemory<byte> Convert(string descr, ReadOnlyMemory<byte> values)
    {
        var kept = KeptAs(descr);
        if (kept == TensorType.U8 || descr == Of(kept)) return values;
        var (from, to) = (SizeOf(descr)!.Value, kept == TensorType.F32 ? sizeof(float) : sizeof(long));
        var converted = new byte[checked((int)(values.Length / from * (long)to))];
        Span<byte> one = stackalloc byte[from];
        for (int at = 0, into = 0; at < values.Length; at += from, into += to)
        {
            values.Span.Slice(at, from).CopyTo(one);
            if (descr[0] == '>') one.Reverse();
            if (kept == TensorType.F32) BinaryPrimitives.WriteSingleLittleEndian(converted.AsSpan(into), Single(one));
            else BinaryPrimitives.WriteInt64LittleEndian(converted.AsSpan(into), Whole(one));
        }

        return converted;
    }

    private static float Single(ReadOnlySpan<byte> value)
    {
        if (value.Length == 2) return (float)BinaryPrimitives.ReadHalfLittleEndian(value);
        if (value.Length == 4) return BinaryPrimitives.ReadSingleLittleEndian(value);
        var wide = BinaryPrimitives.ReadDoubleLittleEndian(value);
        return float.IsInfinity((float)wide) && double.IsFinite(wide)
            ? throw new InvalidDataException($"{wide} is beyond a 32-bit float")
            : (float)wide;
    }

    private static long Whole(ReadOnlySpan<byte> value) =>
        value.Length == 4 ? BinaryPrimitives.ReadInt32LittleEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
}
