using Chainrule.Kernels;

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
}
