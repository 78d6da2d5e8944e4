using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>The tiles of every shape: a number becomes a type.</summary>
internal static unsafe class Shapes<S, V, WA, WB>
    where S : struct, ISimd<V>
    where V : struct
    where WA : struct, IWalk
    where WB : struct, IWalk
{
    /// <summary>The tile of so many rows and vectors: 1 … 8 × 2, 1 … 4 × 4, or 2, 4 … 16 × 1, where 1 × 1 is 1 × 2.</summary>
    public static delegate*<WA, nint, WB, nint, float*, nint, int, bool, void> Of(int rows, int vectors) => (vectors, rows) switch
    {
        (1, 2) => &Tile<S, V, Narrow<Rows1>, WA, WB>.Run,
        (1, 4) => &Tile<S, V, Narrow<Rows2>, WA, WB>.Run,
        (1, 6) => &Tile<S, V, Narrow<Rows3>, WA, WB>.Run,
        (1, 8) => &Tile<S, V, Narrow<Rows4>, WA, WB>.Run,
        (1, 10) => &Tile<S, V, Narrow<Rows5>, WA, WB>.Run,
        (1, 12) => &Tile<S, V, Narrow<Rows6>, WA, WB>.Run,
        (1, 14) => &Tile<S, V, Narrow<Rows7>, WA, WB>.Run,
        (1, 16) => &Tile<S, V, Narrow<Rows8>, WA, WB>.Run,
        (4, 1) => &Tile<S, V, Wide<Rows1>, WA, WB>.Run,
        (4, 2) => &Tile<S, V, Wide<Rows2>, WA, WB>.Run,
        (4, 3) => &Tile<S, V, Wide<Rows3>, WA, WB>.Run,
        (4, 4) => &Tile<S, V, Wide<Rows4>, WA, WB>.Run,
        (_, 1) => &Tile<S, V, Rows1, WA, WB>.Run,
        (_, 2) => &Tile<S, V, Rows2, WA, WB>.Run,
        (_, 3) => &Tile<S, V, Rows3, WA, WB>.Run,
        (_, 4) => &Tile<S, V, Rows4, WA, WB>.Run,
        (_, 5) => &Tile<S, V, Rows5, WA, WB>.Run,
        (_, 6) => &Tile<S, V, Rows6, WA, WB>.Run,
        (_, 7) => &Tile<S, V, Rows7, WA, WB>.Run,
        _ => &Tile<S, V, Rows8, WA, WB>.Run,
    };
}
