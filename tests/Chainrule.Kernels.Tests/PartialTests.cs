using System.Runtime.Intrinsics;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Tests;

/// <summary>Loads and stores of part of a vector, masked or by way of the stack, for every number of lanes.</summary>
public unsafe class PartialTests
{
    [Fact]
    public void The_scalar() => Check<SimdScalar, float>();

    [Fact]
    public void Four_lanes() => Check<Simd128, Vector128<float>>();

    [Fact]
    public void Eight_lanes() => Check<Simd256, Vector256<float>>();

    [Fact]
    public void Sixteen_lanes() => Check<Simd512, Vector512<float>>();

    private static void Check<S, V>()
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var source = Enumerable.Range(1, 16).Select(i => (float)i).ToArray();
        for (var count = 0; count <= S.Lanes; count++)
        {
            var expected = source.Take(count).Concat(Enumerable.Repeat(-7f, S.Lanes - count)).ToArray();
            fixed (float* p = source)
            {
                var memory = p;
                Lanes<S, V>(S.LoadPartial(memory, count, -7)).ShouldBe(expected);
                if (S.Lanes > 1) Lanes<S, V>(Partial.Load<V>(memory, count, -7)).ShouldBe(expected);

                var x = S.Load(memory);
                var stored = source.Take(count).Concat(Enumerable.Repeat(0f, 16 - count)).ToArray();
                Stored(y => S.StorePartial(y, x, count)).ShouldBe(stored);
                if (S.Lanes > 1) Stored(y => Partial.Store(y, x, count)).ShouldBe(stored);
            }
        }
    }

    private static float[] Lanes<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct => Stored(y => S.StoreByFours(y, x))[..S.Lanes];

    private static float[] Stored(Store store)
    {
        var y = new float[16];
        fixed (float* p = y) store(p);
        return y;
    }

    private delegate void Store(float* y);
}
