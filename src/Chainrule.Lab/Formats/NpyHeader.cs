using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Chainrule.Lab.Formats;

/// <summary>The header of an npy file: numpy's type, the order of the axes and the shape, as a Python dictionary of three keys.</summary>
/// <param name="Descr">The type: "&lt;f4".</param>
/// <param name="IsFortran">Whether the first axis runs fastest.</param>
/// <param name="Shape">The length of each axis.</param>
/// <param name="Length">Bytes before the values.</param>
/// <remarks>
/// Source: NEP 1, "A Simple File Format for NumPy Arrays". Read are versions 1 to 3; written is 1.0, padded to a multiple of 64.
/// </remarks>
internal sealed record NpyHeader(string Descr, bool IsFortran, int[] Shape, int Length)
{
    private const int MostBytes = 10_000;
    private const int MostAxes = 32;
    private const int Alignment = 64;

    /// <summary>The six bytes that every npy file begins with.</summary>
    internal static ReadOnlySpan<byte> Mark => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The header of a tensor.</summary>
    internal static byte[] Of(StoredTensor tensor)
    {
        var shape = string.Join(", ", tensor.Shape) + (tensor.Shape.Count == 1 ? "," : "");
        var text = $"{{'descr': '{NpyType.Of(tensor.Type)}', 'fortran_order': False, 'shape': ({shape}), }}";
        var length = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[length];
        Mark.CopyTo(bytes);
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(length - 10));
        Encoding.ASCII.GetBytes(text.PadRight(length - 11) + '\n', bytes.AsSpan(10));
        return bytes;
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="InvalidDataException">It is none, or asks for something that is not read.</exception>
    internal static NpyHeader Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file.StartsWith(Mark)) throw new InvalidDataException("it does not begin as npy files do (93 NUMPY)");
        if (file[6] is not (1 or 2 or 3) || file[7] != 0)
            throw new InvalidDataException($"npy version {file[6]}.{file[7]}, expected 1.0 to 3.0");
        var (begin, length) = file[6] == 1
            ? (10, BinaryPrimitives.ReadUInt16LittleEndian(file[8..]))
            : (12, BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
        if (length > MostBytes) throw new InvalidDataException($"its header has {length} bytes, expected at most {MostBytes}");
        if (length > file.Length - begin) throw new InvalidDataException("its header is cut off");
        var text = file.Slice(begin, (int)length);
        if (!Ascii.IsValid(text)) throw new InvalidDataException("its header is not ASCII");
        return new Scanner(Encoding.ASCII.GetString(text)).Read(begin + (int)length);
    }

    /// <summary>Reads the one dictionary that a header is, and nothing else of Python.</summary>
    private sealed class Scanner(string text)
    {
        private int _at;
        private string? _descr;
        private bool? _fortran;
        private int[]? _shape;

        internal NpyHeader Read(int length)
        {
            Demand('{');
            while (!Took('}'))
            {
                var key = Text();
                Demand(':');
                Value(key);
                if (Took(',')) continue;
                Demand('}');
                break;
            }

            if (text.AsSpan(_at).Trim(' ') is not "\n") throw Wrong("spaces and a line feed");
            if (_descr is null || _fortran is null || _shape is null) throw Wrong("the keys descr, fortran_order and shape");
            return new NpyHeader(_descr, _fortran.Value, _shape, length);
        }

        private void Value(string key)
        {
            switch (key)
            {
                case "descr" when _descr is null:
                    _descr = Descr();
                    break;
                case "fortran_order" when _fortran is null:
                    _fortran = TookWord("True") || (TookWord("False") ? false : throw Wrong("True or False"));
                    break;
                case "shape" when _shape is null:
                    _shape = Sizes();
                    break;
                default:
                    throw Wrong($"the keys descr, fortran_order and shape, once each, not '{key}',");
            }
        }

        private string Descr()
        {
            Skip();
            var descr = _at < text.Length && text[_at] is '\'' or '"' ? Text() : "a structure";
            return NpyType.SizeOf(descr) is not null ? descr : throw new InvalidDataException(
                descr.Contains('O', StringComparison.Ordinal)
                    ? $"it holds Python objects (dtype '{descr}'), which are never read: they can run code"
                    : $"its dtype is '{descr}', expected {NpyType.Known}");
        }

        private int[] Sizes()
        {
            var sizes = new List<int>();
            Demand('(');
            while (!Took(')'))
            {
                Skip();
                var begin = _at;
                while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
                if (!int.TryParse(text.AsSpan(begin, _at - begin), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                    throw Wrong("whole numbers from 0 to 2147483647");
                sizes.Add(size);
                if (sizes.Count > MostAxes) throw Wrong($"at most {MostAxes} axes");
                if (Took(',')) continue;
                if (sizes.Count == 1) throw Wrong("a comma behind an only size");
                Demand(')');
                break;
            }

            return [.. sizes];
        }

        private string Text()
        {
            Skip();
            var quote = _at < text.Length && text[_at] is '\'' or '"' ? text[_at++] : throw Wrong("a text in quotes");
            var end = text.IndexOf(quote, _at);
            if (end < 0) throw Wrong("a text in quotes");
            var value = text[_at..end];
            _at = end + 1;
            return value;
        }

        private bool TookWord(string word)
        {
            Skip();
            if (!text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) return false;
            _at += word.Length;
            return true;
        }

        private bool Took(char letter)
        {
            Skip();
            if (_at == text.Length || text[_at] != letter) return false;
            _at++;
            return true;
        }

        private void Demand(char letter)
        {
            if (!Took(letter)) throw Wrong($"{letter}");
        }

        private void Skip()
        {
            while (_at < text.Length && text[_at] == ' ') _at++;
        }

        private InvalidDataException Wrong(string expected) => new($"its header lacks {expected} at letter {_at + 1}");
    }
}
