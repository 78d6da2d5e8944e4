using System.Buffers.Binary;
using System.Numerics;

namespace Chainrule.Lab.Formats.Events;

/// <summary>The frame of a record: its length, the length's checksum, the record, the record's checksum.</summary>
/// <remarks>
/// Source: TensorFlow, "TFRecord and tf.train.Example". The checksum is CRC-32C, rotated and moved, so that the checksum of data that
/// holds checksums is no trivial one.
/// </remarks>
internal static class EventFrame
{
    internal const int HeadLength = 12;
    internal const int TailLength = 4;

    internal static byte[] Of(ReadOnlySpan<byte> record)
    {
        var frame = new byte[HeadLength + record.Length + TailLength];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), Checksum(frame.AsSpan(0, 8)));
        record.CopyTo(frame.AsSpan(HeadLength));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(HeadLength + record.Length), Checksum(record));
        return frame;
    }

    internal static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
