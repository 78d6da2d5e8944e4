using System.Runtime.CompilerServices;

namespace Chainrule.Kernels;

/// <summary>One block of floats, zeroed, 64-byte aligned: nothing moves it, no vector straddles a cache line.</summary>
/// <remarks>The block is a pinned array of the garbage collector's: a span of it keeps it alive, whoever gives the arena back.</remarks>
public sealed unsafe class Arena : IDisposable
{
    private const int Line = 16;
    private readonly int _start;
    private float[]? _memory;

    /// <summary>Takes a zeroed block.</summary>
    /// <param name="length">The number of floats.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative, or more than an array can hold.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public Arena(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength - Line);
        Length = (int)length;
        _memory = GC.AllocateArray<float>(Length + Line, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _memory[0]);
        _start = (int)((64 - address % 64) % 64 / sizeof(float));
    }

    /// <summary>The number of floats.</summary>
    public int Length { get; }

    /// <summary>The floats from <paramref name="offset"/> on.</summary>
    /// <param name="offset">The first float.</param>
    /// <param name="length">How many.</param>
    /// <returns>A view of the block.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the block.</exception>
    /// <exception cref="ObjectDisposedException">The block was given back.</exception>
    public Span<float> Slice(int offset, int length)
    {
        var memory = _memory;
        ObjectDisposedException.ThrowIf(memory is null, this);
        if ((uint)offset > (uint)Length || (uint)length > (uint)(Length - offset))
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), $"arena: expected a range within {Length} floats, got {length} from {offset}.");
        }

        return memory.AsSpan(_start + offset, length);
    }

    /// <summary>The address of the floats from <paramref name="offset"/> on: it stays, as long as somebody holds the arena.</summary>
    internal float* Pointer(int offset, int length)
    {
        fixed (float* pointer = Slice(offset, length)) return pointer;
    }

    /// <summary>Gives the block back: the collector takes it when no span of it is left.</summary>
    public void Dispose() => _memory = null;
}
