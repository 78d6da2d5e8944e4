using System.IO.Compression;

namespace Chainrule.Lab.Formats;

/// <summary>
/// Inflates one raw deflate stream and proves that it ends exactly where its bytes end: nothing missing, nothing left over.
/// </summary>
/// <remarks>
/// <see cref="DeflateStream"/> reports neither a missing end nor bytes behind it. It asks for input only when it needs some, so the last
/// bytes are
/// handed to it one at a time: what it has taken when it is done is the stream's true length.
/// </remarks>
internal sealed class DeflateReader : IDisposable
{
    private readonly Feed _feed;
    private readonly DeflateStream _stream;

    public DeflateReader(ReadOnlyMemory<byte> body)
    {
        _feed = new Feed(body);
        _stream = new DeflateStream(_feed, CompressionMode.Decompress);
    }

    /// <summary>The most bytes that so many bytes of deflate can become: 258 for every 2 bits, 1,032 for every byte.</summary>
    public static long MostFrom(long bytes) => 1032 * bytes;

    /// <summary>Reads exactly as many bytes as there is room for.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged or too short.</exception>
    public void Read(Span<byte> room)
    {
        while (room.Length > 0)
        {
            var count = _stream.Read(room);
            if (count == 0) throw new InvalidDataException("the compressed data ends too early");
            room = room[count..];
        }
    }

    /// <summary>Proves that the stream is at its end.</summary>
    /// <exception cref="InvalidDataException">It holds more, lacks its end, or other bytes follow.</exception>
    public void Finish()
    {
        Span<byte> extra = stackalloc byte[1];
        if (_stream.Read(extra) > 0) throw new InvalidDataException("the compressed data holds more than it declares");
        if (_feed.AskedBeyondEnd) throw new InvalidDataException("the compressed data lacks its end");
        if (_feed.Left > 0) throw new InvalidDataException("other bytes follow the compressed data");
    }

    public void Dispose() => _stream.Dispose();

    private sealed class Feed(ReadOnlyMemory<byte> body) : Stream
    {
        private const int OneByOne = 64;
        private int _at;

        public bool AskedBeyondEnd { get; private set; }

        public int Left => body.Length - _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (Left == 0) AskedBeyondEnd = true;
            var count = Math.Min(buffer.Length, Left > OneByOne ? Left - OneByOne : Math.Min(Left, 1));
            body.Span.Slice(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
