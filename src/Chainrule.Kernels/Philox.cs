using System.Runtime.CompilerServices;

namespace Chainrule.Kernels;

/// <summary>
/// A counter-based random generator, Philox 4x32-10: every number is a pure function of (seed, purpose, epoch, index, position),
/// so a stream can be opened anywhere, by any thread, in any order, and nobody else's numbers move.
/// </summary>
/// <remarks>
/// <para>The key is the seed; the 128-bit counter is (position / 4, index, epoch, purpose). One block yields four 32-bit words.</para>
/// <para>A stream holds 2^34 words; after that it starts again from its first.</para>
/// <para>Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.</para>
/// <para>Where it differs from PyTorch: PyTorch's CPU generator is a Mersenne Twister with one shared state.</para>
/// </remarks>
public struct Philox
{
    private readonly ulong _seed;
    private readonly uint _purpose;
    private readonly uint _epoch;
    private readonly uint _index;
    private uint _block;
    private int _used;
    private (uint X, uint Y, uint Z, uint W) _words;

    /// <summary>Opens the stream of (seed, purpose, epoch, index) at its first number.</summary>
    /// <param name="seed">The experiment's seed: the key.</param>
    /// <param name="purpose">What the numbers are for: data order, start values, dropout and so on never share a stream.</param>
    /// <param name="epoch">The epoch, or 0.</param>
    /// <param name="index">The sample, the parameter or whatever else counts within the epoch, or 0.</param>
    public Philox(ulong seed, uint purpose, uint epoch = 0, uint index = 0)
    {
        _seed = seed;
        _purpose = purpose;
        _epoch = epoch;
        _index = index;
        _used = 4;
    }

    /// <summary>Ten rounds of Philox 4x32 on one counter: the four words of that block.</summary>
    /// <param name="counter">The 128-bit counter, low word first.</param>
    /// <param name="key">The 64-bit key, low word first.</param>
    /// <returns>Four independent, uniformly distributed 32-bit words.</returns>
    public static (uint X, uint Y, uint Z, uint W) Block((uint X, uint Y, uint Z, uint W) counter, (uint X, uint Y) key)
    {
        for (var round = 0; round < 10; round++)
        {
            var left = (ulong)counter.X * 0xD2511F53u;
            var right = (ulong)counter.Z * 0xCD9E8D57u;
            counter = ((uint)(right >> 32) ^ counter.Y ^ key.X, (uint)right, (uint)(left >> 32) ^ counter.W ^ key.Y, (uint)left);
            key = (key.X + 0x9E3779B9u, key.Y + 0xBB67AE85u);
        }

        return counter;
    }

    /// <summary>The next word of the stream: uniform over all 2^32 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NextUInt32()
    {
        if (_used == 4)
        {
            _words = Block((_block++, _index, _epoch, _purpose), ((uint)_seed, (uint)(_seed >> 32)));
            _used = 0;
        }

        return _used++ switch { 0 => _words.X, 1 => _words.Y, 2 => _words.Z, _ => _words.W };
    }

    /// <summary>A whole number, uniform in 0 … <paramref name="bound"/> − 1, without bias.</summary>
    /// <param name="bound">The number of values, at least 1.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    /// <remarks>Source: D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019, algorithm 5.</remarks>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (uint)bound;
        var product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            var threshold = (uint)-(int)range % range;
            while ((uint)product < threshold) product = (ulong)NextUInt32() * range;
        }

        return (int)(product >> 32);
    }

    /// <summary>A number uniform in [0, 1): one of 2^24 equally spaced floats.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>A number uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The bound above.</param>
    /// <returns>The number.</returns>
    public float NextUniform(float low, float high) => MathF.FusedMultiplyAdd(NextSingle(), high - low, low);

    /// <summary>A standard normal number by Box and Muller: z = sqrt(−2 ln u) cos(2πv), two words of the stream each.</summary>
    /// <remarks>
    /// Computed in double, by arithmetic that is the same on every system, and rounded once; u is in (0, 1], so that |z| ≤ 5.8.
    /// Source: G. E. P. Box, M. E. Muller, "A Note on the Generation of Random Normal Deviates", Ann. Math. Stat. 29(2), 1958.
    /// </remarks>
    public float NextNormal()
    {
        var u = ((NextUInt32() >> 8) + 1) * (1.0 / (1 << 24));
        var v = (NextUInt32() >> 8) * (1.0 / (1 << 24));
        return (float)(Math.Sqrt(-2 * PortableMath.Log(u)) * PortableMath.CosOfTurns(v));
    }
}
