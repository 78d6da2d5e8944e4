namespace Chainrule.Kernels.Simd;

/// <summary>
/// One vector width. A kernel is written once over <typeparamref name="V"/> and compiled for each width; each lane does exactly what the
/// scalar width does, so the width never shows in the result.
/// </summary>
/// <typeparam name="V">
/// The vector: <c>float</c> itself, or a hardware vector of floats. Where a method speaks of bits, its lanes are read as 32-bit integers.
/// </typeparam>
internal unsafe interface ISimd<V>
    where V : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Whether 32 vector registers are at hand (else 16): decides how tall a tile of a matrix product is.</summary>
    static abstract bool ManyRegisters { get; }

    static abstract V Load(float* p);

    static abstract void Store(float* p, V x);

    /// <summary>Stores four floats at a time, so that loads of four soon after find them in the store buffer.</summary>
    static abstract void StoreByFours(float* p, V x);

    /// <summary>Loads <paramref name="count"/> floats (0 … Lanes), no more; the other lanes are <paramref name="absent"/>.</summary>
    static abstract V LoadPartial(float* p, int count, float absent);

    /// <summary>Stores the first <paramref name="count"/> lanes (0 … Lanes), no more.</summary>
    static abstract void StorePartial(float* p, V x, int count);

    static abstract V Broadcast(float x);

    static abstract V BroadcastBits(int x);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>a · b + c with one rounding.</summary>
    static abstract V FusedMultiplyAdd(V a, V b, V c);

    static abstract V Sqrt(V x);

    /// <summary>All bits set in each lane where a &gt; b; no bits where not, or where either is NaN.</summary>
    static abstract V GreaterThan(V a, V b);

    /// <summary>Lane by lane: a where a &gt; b; b where not, or where either is NaN.</summary>
    static abstract V Greater(V a, V b);

    /// <summary>All bits set in each lane where a = b; no bits where not, or where either is NaN.</summary>
    static abstract V Equal(V a, V b);

    /// <summary>Lane by lane: a where the mask's bits are set, b where they are not.</summary>
    static abstract V Select(V mask, V a, V b);

    static abstract V And(V a, V b);

    static abstract V Or(V a, V b);

    static abstract V Xor(V a, V b);

    /// <summary>Sum of lanes as integers.</summary>
    static abstract V AddBits(V a, V b);

    static abstract V ShiftLeft(V x, int bits);

    /// <summary>Lanes as integers, shifted to the right, the sign kept.</summary>
    static abstract V ShiftRight(V x, int bits);

    /// <summary>Lanes as integers, converted to the nearest float.</summary>
    static abstract V BitsToFloat(V x);

    /// <summary>Loads as many bytes as there are lanes, as floats.</summary>
    static abstract V LoadBytes(byte* p);

    /// <summary>Of the lanes of a and then of b: every other one, from the first.</summary>
    static abstract V Evens(V a, V b);

    /// <summary>Of the lanes of a and then of b: every other one, from the second.</summary>
    static abstract V Odds(V a, V b);

    /// <summary>The first vector of a₀ b₀ a₁ b₁ …; where a vector is one lane, a.</summary>
    static abstract V ZipLow(V a, V b);

    /// <summary>The second vector of a₀ b₀ a₁ b₁ …; where a vector is one lane, b.</summary>
    static abstract V ZipHigh(V a, V b);
}
