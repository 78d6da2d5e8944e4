using System.Runtime.InteropServices;

namespace Chainrule.Kernels;

/// <summary>One block of native memory for floats, zeroed, 64-byte aligned: nothing moves it, no vector straddles a cache line.</summary>
public sealed unsafe class Arena : IDisposable
{
    private const nuint Alignment = 64;
    private float* _memory;

    /// <summary>Takes a zeroed block.</summary>
    /// <param name="length">The number of floats.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or above 2^31 − 1.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public Arena(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue);
        Length = (int)length;
        var bytes = checked((nuint)Math.Max(length, 16) * sizeof(float));
        _memory = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_memory, bytes);
        GC.AddMemoryPressure((long)bytes);
    }

    /// <summary>Gives the block back.</summary>
    ~Arena() => Free();

    /// <summary>The number of floats.</summary>
    public int Length { get; }

    /// <summary>The floats from <paramref name="offset"/> on.</summary>
    /// <param name="offset">The first float.</param>
    /// <param name="length">How many.</param>
    /// <returns>A view of the block; it must not outlive the arena.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the block.</exception>
    /// <exception cref="ObjectDisposedException">The block was given back.</exception>
    public Span<float> Slice(int offset, int length)
    {
        ObjectDisposedException.ThrowIf(_memory == null, this);
        if ((uint)offset > (uint)Length || (uint)length > (uint)(Length - offset))
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), $"arena: expected a range within {Length} floats, got {length} from {offset}.");
        }

        return new Span<float>(_memory + offset, length);
    }

    /// <summary>Gives the block back.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_memory == null) return;
        NativeMemory.AlignedFree(_memory);
        GC.RemoveMemoryPressure((long)Math.Max(Length, 16) * sizeof(float));
        _memory = null;
    }
}
