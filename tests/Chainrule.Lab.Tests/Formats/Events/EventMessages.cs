using System.Buffers.Binary;
using System.Numerics;
using Chainrule.Lab.Tests.Formats.Events.Messages;

namespace Chainrule.Lab.Tests.Formats.Events;

/// <summary>Reads event files with Google's protobuf, and checksums a bit at a time.</summary>
internal static class EventMessages
{
    public static IReadOnlyList<Event> Of(byte[] bytes)
    {
        var events = new List<Event>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)).ShouldBe(Masked(bytes.AsSpan(at, 8)));
            var record = bytes.AsSpan(at + 12, length);
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)).ShouldBe(Masked(record));
            events.Add(Event.Parser.ParseFrom(record));
            at += length + 16;
        }

        return events;
    }

    public static uint Masked(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Crc32C(bytes), 15) + 0xA282EAD8;

    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0x82F63B78 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }
}
