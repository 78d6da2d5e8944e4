namespace Chainrule.Kernels.Products;

/// <summary>
/// The shape of a tile, as a type: the JIT compiles each without what it lacks. Its sums come in pairs of vectors: side by side, or where
/// C is narrow one below the other, or where it is low four abreast.
/// </summary>
internal interface IShape
{
    /// <summary>Pairs of vectors: 1 … 8.</summary>
    static abstract int Pairs { get; }

    /// <summary>Pairs in a row of the tile; 0 where the two of a pair are one below the other.</summary>
    static abstract int Abreast { get; }
}

internal readonly struct Rows1 : IShape
{
    public static int Pairs => 1;

    public static int Abreast => 1;
}

internal readonly struct Rows2 : IShape
{
    public static int Pairs => 2;

    public static int Abreast => 1;
}

internal readonly struct Rows3 : IShape
{
    public static int Pairs => 3;

    public static int Abreast => 1;
}

internal readonly struct Rows4 : IShape
{
    public static int Pairs => 4;

    public static int Abreast => 1;
}

internal readonly struct Rows5 : IShape
{
    public static int Pairs => 5;

    public static int Abreast => 1;
}

internal readonly struct Rows6 : IShape
{
    public static int Pairs => 6;

    public static int Abreast => 1;
}

internal readonly struct Rows7 : IShape
{
    public static int Pairs => 7;

    public static int Abreast => 1;
}

internal readonly struct Rows8 : IShape
{
    public static int Pairs => 8;

    public static int Abreast => 1;
}

/// <summary>One vector wide, twice as many rows.</summary>
internal readonly struct Narrow<R> : IShape
    where R : struct, IShape
{
    public static int Pairs => R.Pairs;

    public static int Abreast => 0;
}

/// <summary>Four vectors wide, as many rows, at most 4.</summary>
internal readonly struct Wide<R> : IShape
    where R : struct, IShape
{
    public static int Pairs => 2 * R.Pairs;

    public static int Abreast => 2;
}
