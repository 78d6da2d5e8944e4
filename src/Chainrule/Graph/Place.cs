using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>Where a node's numbers lie: a run of an arena.</summary>
/// <param name="Arena">The memory.</param>
/// <param name="Offset">The first float.</param>
/// <param name="Length">How many floats.</param>
public readonly record struct Place(Arena Arena, int Offset, int Length)
{
    /// <summary>The numbers.</summary>
    public Span<float> Values => Arena.Slice(Offset, Length);

    /// <summary>Whether the two share a float.</summary>
    /// <param name="other">The other run.</param>
    /// <returns>True where they overlap.</returns>
    public bool Overlaps(Place other) =>
        ReferenceEquals(Arena, other.Arena) && Offset < other.Offset + other.Length && other.Offset < Offset + Length;

    /// <summary>A run of this one.</summary>
    /// <param name="offset">Its first float, from that of this one on.</param>
    /// <param name="length">How many floats.</param>
    /// <returns>The run.</returns>
    internal Place Part(int offset, int length) => new(Arena, Offset + offset, length);

    /// <summary>Takes the next run of an arena that is being laid out: whole cache lines, so that no two runs share one.</summary>
    /// <param name="length">The arena's length so far; grows.</param>
    /// <param name="count">How many floats.</param>
    /// <returns>The first float.</returns>
    /// <exception cref="ShapeException">The arena would be longer than an array can be.</exception>
    internal static int Take(ref int length, int count)
    {
        var (offset, end) = (length, length + (count + 15L) / 16 * 16);
        if (end > Array.MaxLength - 16)
        {
            throw new ShapeException(
                $"memory: expected at most {Array.MaxLength - 16:N0} numbers in all, got more. Fewer units, or a smaller batch?");
        }

        length = (int)end;
        return offset;
    }
}
