using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>What passes between an image and its matrix of columns.</summary>
internal unsafe interface IColumnMove
{
    /// <summary>Whether it goes from the columns to the image.</summary>
    static abstract bool ToImage { get; }

    /// <summary>Moves <paramref name="count"/> pixels, <paramref name="step"/> apart in the image.</summary>
    static abstract void Move<S, V>(float* image, int step, float* column, int count)
        where S : struct, ISimd<V>
        where V : struct;

    /// <summary>What happens to elements whose pixels lie beyond the edge.</summary>
    static abstract void Outside(float* column, int count);
}

/// <summary>From the image to its columns; beyond the edge is 0.</summary>
internal readonly unsafe struct Unfold : IColumnMove
{
    public static bool ToImage => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move<S, V>(float* image, int step, float* column, int count)
        where S : struct, ISimd<V>
        where V : struct
    {
        var i = 0;
        if (step == 1)
        {
            for (; i <= count - S.Lanes; i += S.Lanes) S.Store(column + i, S.Load(image + i));
            S.StorePartial(column + i, S.LoadPartial(image + i, count - i, 0), count - i);
        }
        else
        {
            for (; i < count; i++) column[i] = image[(nint)i * step];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Outside(float* column, int count)
    {
        for (var i = 0; i < count; i++) column[i] = 0;
    }
}

/// <summary>From the columns back to the image, where what meets is added; beyond the edge is lost.</summary>
internal readonly unsafe struct Fold : IColumnMove
{
    public static bool ToImage => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move<S, V>(float* image, int step, float* column, int count)
        where S : struct, ISimd<V>
        where V : struct
    {
        var i = 0;
        if (step == 1)
        {
            for (; i <= count - S.Lanes; i += S.Lanes) S.Store(image + i, S.Add(S.Load(image + i), S.Load(column + i)));
            var sum = S.Add(S.LoadPartial(image + i, count - i, 0), S.LoadPartial(column + i, count - i, 0));
            S.StorePartial(image + i, sum, count - i);
        }
        else
        {
            for (; i < count; i++) image[(nint)i * step] += column[i];
        }
    }

    public static void Outside(float* column, int count)
    {
    }
}
