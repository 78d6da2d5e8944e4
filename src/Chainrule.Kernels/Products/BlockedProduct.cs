using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>
/// C = A · B in blocks: k in runs of at most <see cref="Depth"/>, the columns in panels two vectors wide. A panel of B is packed where
/// its rows do not lie ready: where B lies transposed, or in rows so many times used that a copy pays, or at the right edge. A is m × k, B
/// k × n with one of its steps 1 or in panels, C m × n in rows or panels.
/// </summary>
internal readonly unsafe struct BlockedProduct(int m, int n, int k, View a, View b, View c) : IKernel
{
    /// <summary>The most k in one run: a panel of 400 × 32 floats is 50 KiB, about the first-level cache.</summary>
    public const int Depth = 400;

    /// <summary>Columns of the widest panel.</summary>
    public const int WidestPanel = 32;

    /// <summary>From so many rows on, copying a panel of B costs less than reading it across its pages again and again.</summary>
    private const int PackFrom = 32;

    /// <summary>Where not null, the k columns of A and rows of B that take part; B must not lie transposed.</summary>
    public int* Live { get; init; }

    /// <summary>Where not null, rows at which this holds 0 need not be computed.</summary>
    public float* Rows { get; init; }

    /// <summary>Whether the chains go on from what C holds.</summary>
    public bool GoOn { get; init; }

    [SkipLocalsInit]
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var panel = stackalloc float[Depth * WidestPanel + 16];
        panel = (float*)(((nuint)panel + 63) & ~(nuint)63);
        var depth = Share(k);
        for (var first = 0; first == 0 || first < k; first += depth)
        {
            var (run, step) = (Math.Min(depth, k - first), 0);
            for (var column = 0; column < n; column += step)
            {
                step = m <= 4 && b.ColumnStep == 1 && !c.InPanels && n - column >= 4 * S.Lanes ? 4 * S.Lanes : 2 * S.Lanes;
                var columns = Math.Min(step, n - column);
                if (Live == null)
                {
                    Steps left = new(a.At(0, first), a.ColumnStep), right = new(b.At(first, column), b.StepAt(column));
                    Panel<S, V, Steps>(left, right, panel, first, run, column, columns);
                }
                else
                {
                    Offsets left = new(a.Data, Live + first, a.ColumnStep), right = new(b.At(0, column), Live + first, b.StepAt(column));
                    Panel<S, V, Offsets>(left, right, panel, first, run, column, columns);
                }
            }
        }
    }

    /// <summary>So many columns, filled up to whole panels of the widest.</summary>
    public static int Whole(int columns) => (columns + WidestPanel - 1) / WidestPanel * WidestPanel;

    /// <summary>The length of equal runs of k, a multiple of 8; at least 1, for k may be 0.</summary>
    private static int Share(int k)
    {
        var runs = (k + Depth - 1) / Depth;
        return runs <= 1 ? Math.Max(k, 1) : ((k + runs - 1) / runs + 7) / 8 * 8;
    }

    /// <summary>One panel of columns under every row.</summary>
    private void Panel<S, V, W>(W left, W right, float* panel, int first, int depth, int column, int columns)
        where S : struct, ISimd<V>
        where V : struct
        where W : struct, IWalk
    {
        var width = 2 * S.Lanes;
        var ready = Math.Min(n - column, width);
        var row = 0;
        if (b.ColumnStep != 1)
        {
            Pack<S, V>(panel, first, depth, column, ready);
        }
        else if ((m >= PackFrom && !b.InPanels) || ready < width)
        {
            row = Tiles<S, V, W, Packing<S, V, W>>(left, new(right, panel, ready), first, depth, row, column, columns, once: true);
        }
        else
        {
            Tiles<S, V, W, W>(left, right, first, depth, row, column, columns);
            return;
        }

        Tiles<S, V, W, Steps>(left, new(panel, width), first, depth, row, column, columns);
    }

    /// <summary>The tiles of a panel from a row on, or only the first of them; gives the row where they end.</summary>
    private int Tiles<S, V, WA, WB>(
        WA left, WB right, int first, int depth, int row, int column, int columns, bool once = false)
        where S : struct, ISimd<V>
        where V : struct
        where WA : struct, IWalk
        where WB : struct, IWalk
    {
        var tallest = S.ManyRegisters ? 8 : 6;
        var accumulate = first > 0 || GoOn;
        var vectors = columns <= S.Lanes ? 1 : columns <= 2 * S.Lanes ? 2 : 4;
        var most = vectors == 1 ? 2 * tallest : tallest;
        var tall = Shapes<S, V, WA, WB>.Of(most, vectors);
        var pairStep = b.InPanels && 2 * S.Lanes == MatMulSize.Panel ? b.PanelStep : 2 * S.Lanes;
        var target = c.At(0, column);
        var cStep = c.StepAt(column);
        while (row < m)
        {
            if (Rows != null && Rows[row] == 0)
            {
                row++;
                continue;
            }

            // Two tiles of middle height rather than a tall and a low one, which would wait for its few chains.
            var rows = m - row;
            if (rows > most) rows = rows < most + 4 ? (rows + 2) / 4 * 2 : most;
            if (vectors == 1 && rows > 1) rows &= ~1;
            var tile = rows == most ? tall : Shapes<S, V, WA, WB>.Of(rows, vectors);
            var from = left;
            from.Move(row * a.RowStep);
            var here = target + row * cStep;
            if (accumulate && Sse.IsSupported) Expect(here + rows * cStep, cStep, Math.Min(most, m - row - rows), S.Lanes);
            var isWhole = columns == vectors * S.Lanes && (vectors > 1 || rows > 1);
            if (isWhole) tile(from, a.RowStep, right, pairStep, here, cStep, depth, accumulate);
            else Edge<S, V, WA, WB>(tile, from, right, here, cStep, rows, columns, depth, accumulate);
            row += rows;
            if (once) break;
        }

        return row;
    }

    /// <summary>Calls for the part of C on which the next tile goes on.</summary>
    private static void Expect(float* target, nint step, int rows, int lanes)
    {
        for (; rows > 0; rows--, target += step)
        {
            Sse.Prefetch0(target);
            Sse.Prefetch0(target + lanes);
        }
    }

    /// <summary>At the right edge a tile is computed whole, beside C, and its valid columns are copied.</summary>
    [SkipLocalsInit]
    private void Edge<S, V, WA, WB>(
        delegate*<WA, nint, WB, nint, float*, nint, int, bool, void> tile,
        WA left,
        WB right,
        float* target,
        nint step,
        int rows,
        int columns,
        int depth,
        bool accumulate)
        where S : struct, ISimd<V>
        where V : struct
        where WA : struct, IWalk
        where WB : struct, IWalk
    {
        var edge = stackalloc float[16 * WidestPanel];
        if (accumulate) CopyRows<S, V>(target, step, edge, WidestPanel, rows, columns);
        tile(left, a.RowStep, right, 2 * S.Lanes, edge, WidestPanel, depth, accumulate);
        CopyRows<S, V>(edge, WidestPanel, target, step, rows, columns);
    }

    /// <summary>Copies depth × columns of a transposed B to a panel two vectors wide, filled up with zeros.</summary>
    private void Pack<S, V>(float* panel, int first, int depth, int column, int columns)
        where S : struct, ISimd<V>
        where V : struct
    {
        var width = 2 * S.Lanes;
        for (var lane = columns / S.Lanes * S.Lanes; lane < width; lane += S.Lanes)
        {
            for (var row = 0; row < depth; row++) S.Store(panel + row * width + lane, default);
        }

        for (int k = first, run; k < first + depth; k += run, panel += run * width)
        {
            // What lies in panels is transposed from one to the next.
            run = b.InPanels ? Math.Min(MatMulSize.Panel - k % MatMulSize.Panel, first + depth - k) : depth;
            Transpose.Run(b.At(k, column), b.InPanels ? b.StepAt(k) : b.ColumnStep, panel, width, columns, run);
        }
    }

    private static void CopyRows<S, V>(float* source, nint sourceStep, float* target, nint targetStep, int rows, int columns)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j += S.Lanes)
            {
                var count = Math.Min(columns - j, S.Lanes);
                S.StorePartial(target + j, S.LoadPartial(source + j, count, 0), count);
            }

            source += sourceStep;
            target += targetStep;
        }
    }
}
