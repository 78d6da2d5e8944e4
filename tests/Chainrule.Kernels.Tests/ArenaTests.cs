namespace Chainrule.Kernels.Tests;

public class ArenaTests
{
    [Fact]
    public unsafe void An_arena_is_aligned_and_zeroed()
    {
        for (var length = 1; length <= 4097; length = length * 3 + 1)
        {
            using var arena = new Arena(length);
            arena.Length.ShouldBe(length);
            var floats = arena.Slice(0, length);
            fixed (float* p = floats) ((nuint)p % 64).ShouldBe((nuint)0);
            floats.ToArray().ShouldAllBe(v => v == 0);
            floats.Fill(1);
        }
    }

    [Fact]
    public void Slices_view_the_same_memory()
    {
        using var arena = new Arena(10);
        arena.Slice(2, 5)[3] = 7;
        arena.Slice(0, 10)[5].ShouldBe(7);
        arena.Slice(10, 0).Length.ShouldBe(0);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 11)]
    [InlineData(11, 0)]
    [InlineData(5, 6)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_range_outside_of_the_arena_is_refused(int offset, int length)
    {
        using var arena = new Arena(10);
        Should.Throw<ArgumentOutOfRangeException>(() => arena.Slice(offset, length))
            .Message.ShouldStartWith($"arena: expected a range within 10 floats, got {length} from {offset}.");
    }

    [Fact]
    public void An_impossible_length_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Arena(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Arena(1L << 31));
    }

    [Fact]
    public void An_empty_arena_has_an_empty_slice()
    {
        using var arena = new Arena(0);
        arena.Slice(0, 0).Length.ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => arena.Slice(0, 1));
    }

    [Fact]
    public void A_disposed_arena_gives_no_memory()
    {
        var arena = new Arena(10);
        arena.Dispose();
        arena.Dispose();
        Should.Throw<ObjectDisposedException>(() => arena.Slice(0, 1));
    }
}
