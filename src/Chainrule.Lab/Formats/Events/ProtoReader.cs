using System.Buffers.Binary;
using System.Text;

namespace Chainrule.Lab.Formats.Events;

/// <summary>Reads one protobuf message, field by field; fields that nobody asks for are passed over.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> _left = bytes;
    private ulong _number;
    private ReadOnlySpan<byte> _content;
    private int _type;

    /// <summary>The field that was read last.</summary>
    internal int Field { get; private set; }

    /// <summary>Reads the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">It is no protobuf.</exception>
    internal bool Next()
    {
        if (_left.IsEmpty) return false;
        var tag = Varint();
        var field = tag >> 3;
        (_type, _number) = ((int)(tag & 7), 0);
        _content = default;
        if (field is 0 or > 0x1FFF_FFFF) throw new InvalidDataException("a field without a number");
        Field = (int)field;
        switch (_type)
        {
            case 0:
                _number = Varint();
                break;
            case 1:
                _number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                _content = Take(Varint());
                break;
            case 5:
                _number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw new InvalidDataException($"a field of wire type {_type}");
        }

        return true;
    }

    internal readonly long Whole() => Of(0) ? (long)_number : default;

    internal readonly double Double() => Of(1) ? BitConverter.UInt64BitsToDouble(_number) : default;

    internal readonly float Single() => Of(5) ? BitConverter.UInt32BitsToSingle((uint)_number) : default;

    internal readonly ReadOnlySpan<byte> Content() => Of(2) ? _content : default;

    internal readonly string Text()
    {
        try
        {
            return s_utf8.GetString(Content());
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("a text that is not UTF-8", e);
        }
    }

    internal readonly double[] Doubles()
    {
        var content = Content();
        if (content.Length % sizeof(double) != 0) throw new InvalidDataException("a cut list of doubles");
        var values = new double[content.Length / sizeof(double)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadDoubleLittleEndian(content[(i * sizeof(double))..]);
        return values;
    }

    private readonly bool Of(int type) => _type == type ? true : throw new InvalidDataException($"field {Field} of wire type {_type}");

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_left.Length) throw new InvalidDataException("a field longer than its message");
        var taken = _left[..(int)length];
        _left = _left[(int)length..];
        return taken;
    }

    private ulong Varint()
    {
        var value = 0ul;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("a number of more than 10 bytes");
    }
}
