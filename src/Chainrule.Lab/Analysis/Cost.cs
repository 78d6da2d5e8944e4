namespace Chainrule.Lab.Analysis;

/// <summary>What some steps of a plan cost.</summary>
/// <param name="Flops">Floating-point operations, about.</param>
/// <param name="Bytes">Bytes of results that are written: activations and gradients.</param>
/// <param name="Seconds">Seconds, each step by itself, the least of several runs; null where nothing was measured.</param>
public readonly record struct Cost(long Flops, long Bytes, double? Seconds)
{
    /// <summary>Both costs together.</summary>
    /// <param name="a">The one.</param>
    /// <param name="b">The other.</param>
    /// <returns>The sum.</returns>
    public static Cost operator +(Cost a, Cost b) => new(a.Flops + b.Flops, a.Bytes + b.Bytes, a.Seconds + b.Seconds);

    /// <inheritdoc cref="op_Addition"/>
    public static Cost Add(Cost a, Cost b) => a + b;
}
