using System.Runtime.CompilerServices;

namespace Chainrule.Kernels.Simd;

/// <summary>One float: what each lane of the wider vectors does, in plain arithmetic.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    public static int Lanes => 1;

    public static bool ManyRegisters => false;

    public static float Load(float* p) => *p;

    public static void Store(float* p, float x) => *p = x;

    public static void StoreByFours(float* p, float x) => *p = x;

    public static float LoadPartial(float* p, int count, float absent) => count > 0 ? *p : absent;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* p, float x, int count)
    {
        if (count > 0) *p = x;
    }

    public static float Broadcast(float x) => x;

    public static float BroadcastBits(int x) => Float(x);

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FusedMultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    public static float Sqrt(float x) => MathF.Sqrt(x);

    public static float GreaterThan(float a, float b) => Float(a > b ? -1 : 0);

    public static float Greater(float a, float b) => a > b ? a : b;

    public static float Equal(float a, float b) => Float(a == b ? -1 : 0);

    public static float Select(float mask, float a, float b) => Bits(mask) != 0 ? a : b;

    public static float And(float a, float b) => Float(Bits(a) & Bits(b));

    public static float Or(float a, float b) => Float(Bits(a) | Bits(b));

    public static float Xor(float a, float b) => Float(Bits(a) ^ Bits(b));

    public static float AddBits(float a, float b) => Float(Bits(a) + Bits(b));

    public static float ShiftLeft(float x, int bits) => Float(Bits(x) << bits);

    public static float ShiftRight(float x, int bits) => Float(Bits(x) >> bits);

    public static float BitsToFloat(float x) => Bits(x);

    public static float LoadBytes(byte* p) => *p;

    public static float Evens(float a, float b) => a;

    public static float Odds(float a, float b) => b;

    public static float ZipLow(float a, float b) => a;

    public static float ZipHigh(float a, float b) => b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bits(float x) => BitConverter.SingleToInt32Bits(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Float(int bits) => BitConverter.Int32BitsToSingle(bits);
}
