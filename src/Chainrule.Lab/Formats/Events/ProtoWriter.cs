using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Chainrule.Lab.Formats.Events;

/// <summary>Writes one protobuf message, field by field. Source: https://protobuf.dev/programming-guides/encoding.</summary>
internal sealed class ProtoWriter
{
    private const int VarintType = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    internal ProtoWriter Whole(int field, long value) => Tag(field, VarintType).Varint((ulong)value);

    internal ProtoWriter Single(int field, float value)
    {
        Tag(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), value);
        _bytes.Advance(sizeof(float));
        return this;
    }

    internal ProtoWriter Double(int field, double value) => Tag(field, Fixed64).Plain(value);

    internal ProtoWriter Doubles(int field, IReadOnlyList<double> values)
    {
        Tag(field, Delimited).Varint((ulong)values.Count * sizeof(double));
        foreach (var value in values) Plain(value);
        return this;
    }

    internal ProtoWriter Text(int field, string value) => Content(field, Encoding.UTF8.GetBytes(value));

    internal ProtoWriter Message(int field, ProtoWriter message) => Content(field, message.Bytes);

    internal ProtoWriter Content(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Delimited).Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    private ProtoWriter Tag(int field, int type) => Varint((ulong)(field << 3 | type));

    private ProtoWriter Plain(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
        return this;
    }

    private ProtoWriter Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
        return this;
    }
}
