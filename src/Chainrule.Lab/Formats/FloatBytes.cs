using System.Buffers;
using System.Runtime.InteropServices;
using Chainrule.Kernels;

namespace Chainrule.Lab.Formats;

/// <summary>An arena's floats as the bytes that they are, for saving without a copy; little-endian machines only.</summary>
internal sealed class FloatBytes(Arena arena) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(arena.Slice(0, arena.Length));

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("The floats are written, not handed on.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
