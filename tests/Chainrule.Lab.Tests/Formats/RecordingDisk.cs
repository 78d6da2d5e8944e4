using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Tests.Formats;

/// <summary>The real disk, made to fail at one operation (after a crash: at all later ones too), or full after some bytes.</summary>
internal sealed class RecordingDisk(int failAt = int.MaxValue, bool crash = false, long room = long.MaxValue) : IDisk
{
    private readonly LocalDisk _disk = new();

    internal List<string> Operations { get; } = [];

    public Stream Create(string path)
    {
        Do("create");
        return new FullStream(_disk.Create(path), room);
    }

    public void Sync(Stream file)
    {
        Do("sync");
        _disk.Sync(((FullStream)file).Inner);
    }

    public void Replace(string from, string to)
    {
        Do("replace");
        _disk.Replace(from, to);
    }

    public void SyncFolder(string path)
    {
        Do("sync folder");
        _disk.SyncFolder(path);
    }

    public void Delete(string path)
    {
        Do("delete");
        _disk.Delete(path);
    }

    private void Do(string operation)
    {
        Operations.Add(operation);
        if (Operations.Count == failAt || (crash && Operations.Count > failAt)) throw new IOException($"planted: {operation}");
    }

    private sealed class FullStream(Stream inner, long room) : MemoryStream
    {
        private long _room = room;

        internal Stream Inner => inner;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var fits = (int)Math.Min(buffer.Length, _room);
            inner.Write(buffer[..fits]);
            _room -= fits;
            if (fits < buffer.Length) throw new IOException("planted: disk full");
        }

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
