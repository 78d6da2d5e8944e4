using System.Numerics;

namespace Chainrule.Lab.Maps;

/// <summary>
/// A quadtree over points in the plane, in one flat array: a cell's descendants follow it, and it knows who comes after them. So a walk
/// needs neither a stack nor an object for each cell.
/// </summary>
/// <remarks>Points lie in the order of a Hilbert curve; a cell is a stretch of it. Squares that hold all of their parent's points are
/// left out. Points so close together that 16 levels do not part them share a leaf.</remarks>
internal sealed class QuadTree
{
    /// <summary>Points that walk the tree together.</summary>
    public const int Lanes = 16;

    private const int MostInLeaf = 8;
    private const int Digit = 11;
    private readonly int _count;
    private readonly float _theta;
    private readonly uint[] _places;
    private readonly uint[] _otherPlaces;
    private readonly int[] _buckets = new int[3 << Digit];
    private readonly Cell[] _cells;
    private int[] _order;
    private int[] _otherOrder;
    private int _used;

    /// <summary>Room for a number of points, and how large a cell may look from a point that takes it as one.</summary>
    public QuadTree(int count, double theta)
    {
        var padded = (count + Lanes - 1) / Lanes * Lanes;
        (_count, _theta) = (count, (float)theta);
        (X, Y, _places, _otherPlaces) = (new float[padded], new float[padded], new uint[padded], new uint[padded]);
        (_order, _otherOrder, _cells) = (new int[count], new int[count], new Cell[2 * count]);
    }

    /// <summary>The cells, each before its descendants.</summary>
    public ReadOnlySpan<Cell> Cells => _cells.AsSpan(0, _used);

    /// <summary>Which point stands at each place of the order.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>The points' first coordinates in that order; the last one again up to a multiple of <see cref="Lanes"/>.</summary>
    public float[] X { get; }

    /// <summary>The second coordinates.</summary>
    public float[] Y { get; }

    /// <summary>Builds the tree over points, x and y in turn.</summary>
    public void Build(ReadOnlySpan<float> points)
    {
        for (var i = 0; i < X.Length; i++)
        {
            var from = Math.Min(i, _count - 1);
            (X[i], Y[i]) = (points[2 * from], points[2 * from + 1]);
        }

        Hilbert.Places(X, Y, _places);
        Sort();
        for (var i = 0; i < X.Length; i++)
        {
            var from = _order[Math.Min(i, _count - 1)];
            (X[i], Y[i]) = (points[2 * from], points[2 * from + 1]);
        }

        _used = 0;
        Add(0, _count);
    }

    /// <summary>Sorts places with their points by three digits, the lowest first; equal ones keep their order.</summary>
    private void Sort()
    {
        Array.Clear(_buckets);
        for (var i = 0; i < _count; i++)
        {
            _order[i] = i;
            for (var digit = 0; digit < 3; digit++) _buckets[BucketOf(_places[i], digit)]++;
        }

        for (var digit = 0; digit < 3; digit++)
        {
            var at = 0;
            foreach (ref var bucket in _buckets.AsSpan(digit << Digit, 1 << Digit)) (bucket, at) = (at, at + bucket);
        }

        for (var digit = 0; digit < 3; digit++)
        {
            var (from, to) = digit % 2 == 0 ? (_places, _otherPlaces) : (_otherPlaces, _places);
            for (var i = 0; i < _count; i++)
            {
                var at = _buckets[BucketOf(from[i], digit)]++;
                (to[at], _otherOrder[at]) = (from[i], _order[i]);
            }

            (_order, _otherOrder) = (_otherOrder, _order);
        }
    }

    private static int BucketOf(uint place, int digit) =>
        (digit << Digit) + (int)((place >> (digit * Digit)) & ((1 << Digit) - 1));

    /// <summary>Adds the cell of a stretch of points, its descendants behind it.</summary>
    private Extent Add(int first, int end)
    {
        var id = _used++;
        var different = _otherPlaces[first] ^ _otherPlaces[end - 1];
        var leaf = end - first <= MostInLeaf || different == 0;
        var extent = Extent.Empty;
        if (leaf)
        {
            for (var i = first; i < end; i++) extent.Add(X[i], Y[i]);
        }
        else
        {
            // The first level whose two bits differ parts the stretch into two to four.
            var level = BitOperations.Log2(different) & ~1;
            for (var from = first; from < end;)
            {
                var to = EndOf(_otherPlaces[from] >> level, level, from, end);
                extent.Add(Add(from, to));
                from = to;
            }
        }

        _cells[id] = extent.ToCell(_theta, _used, leaf ? first : -1, end);
        return extent;
    }

    /// <summary>The end of the stretch whose places begin with <paramref name="prefix"/>, by bisection.</summary>
    private int EndOf(uint prefix, int level, int from, int end)
    {
        while (from < end)
        {
            var middle = (from + end) >>> 1;
            if (_otherPlaces[middle] >> level <= prefix) from = middle + 1;
            else end = middle;
        }

        return from;
    }

    /// <summary>A square of the plane, with the points in it taken together.</summary>
    /// <param name="X">Their mean.</param>
    /// <param name="Y">Their mean.</param>
    /// <param name="Mass">How many.</param>
    /// <param name="Reach">(diagonal / θ)²: from nearer than that the cell must not be taken as one.</param>
    /// <param name="Next">The cell after all descendants.</param>
    /// <param name="First">A leaf's first point; −1 where the cell has descendants.</param>
    /// <param name="End">The end of its points.</param>
    internal readonly record struct Cell(float X, float Y, float Mass, float Reach, int Next, int First, int End);

    /// <summary>What is known of points seen so far: number, sum, bounds.</summary>
    private struct Extent
    {
        private int _count;
        private double _x;
        private double _y;
        private float _left;
        private float _right;
        private float _bottom;
        private float _top;

        public static Extent Empty => new()
        {
            _left = float.PositiveInfinity,
            _right = float.NegativeInfinity,
            _bottom = float.PositiveInfinity,
            _top = float.NegativeInfinity,
        };

        public void Add(float x, float y) =>
            Add(new() { _count = 1, _x = x, _y = y, _left = x, _right = x, _bottom = y, _top = y });

        public void Add(in Extent other)
        {
            (_count, _x, _y) = (_count + other._count, _x + other._x, _y + other._y);
            (_left, _right) = (MathF.Min(_left, other._left), MathF.Max(_right, other._right));
            (_bottom, _top) = (MathF.Min(_bottom, other._bottom), MathF.Max(_top, other._top));
        }

        public readonly Cell ToCell(float theta, int next, int first, int end)
        {
            var (width, height) = (_right - _left, _top - _bottom);
            var square = width * width + height * height;

            // Points at one place are one, exactly, however near.
            var reach = square == 0 ? 0 : square / (theta * theta);
            return new((float)(_x / _count), (float)(_y / _count), _count, reach, next, first, end);
        }
    }
}
