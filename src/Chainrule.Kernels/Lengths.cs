using System.Runtime.CompilerServices;

namespace Chainrule.Kernels;

/// <summary>Checks of sizes, at the door of every kernel; the message names the kernel, what it expected and what it got.</summary>
internal static class Lengths
{
    /// <summary>Demands that a span has <paramref name="expected"/> floats.</summary>
    public static void Expect(
        ReadOnlySpan<float> span,
        int expected,
        [CallerArgumentExpression(nameof(span))] string name = "",
        [CallerMemberName] string kernel = "")
    {
        if (span.Length != expected)
            throw new ArgumentException($"{kernel}: expected {expected} floats in {name}, got {span.Length}.", name);
    }

    /// <summary>The product of sizes, none of them negative.</summary>
    public static int Product(int a, int b, int c = 1, [CallerMemberName] string kernel = "")
    {
        if (a < 0 || b < 0 || c < 0) throw new ArgumentException($"{kernel}: expected sizes of 0 and more, got {a}, {b}, {c}.");
        var product = (Int128)a * b * c;
        if (product > int.MaxValue) throw new ArgumentException($"{kernel}: expected at most {int.MaxValue} floats, got {product}.");
        return (int)product;
    }

    /// <summary>Demands that from … to lies within 0 … <paramref name="length"/>.</summary>
    public static void Range(int from, int to, int length, [CallerMemberName] string kernel = "")
    {
        if (from < 0 || to < from || to > length)
            throw new ArgumentException($"{kernel}: expected a range within 0 … {length}, got {from} … {to}.");
    }
}
