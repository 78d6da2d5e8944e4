using System.Text;
using Chainrule.Kernels;

namespace Chainrule.Graph;

/// <summary>
/// How a parameter's numbers start. Each parameter draws from a stream of its own, keyed by the seed and its name, so that adding a layer
/// changes nobody else's numbers.
/// </summary>
public abstract record StartValues
{
    /// <summary>The purpose, for <see cref="Philox"/>, of every stream of start values.</summary>
    private const uint Purpose = 1;

    /// <summary>One number everywhere.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The rule.</returns>
    public static StartValues Constant(float value) => new ConstantStart(value);

    /// <summary>Uniform in [−bound, bound).</summary>
    /// <param name="bound">The largest magnitude.</param>
    /// <returns>The rule.</returns>
    public static StartValues Uniform(float bound) => new UniformStart(bound);

    /// <summary>Normal with mean 0.</summary>
    /// <param name="deviation">The standard deviation.</param>
    /// <returns>The rule.</returns>
    public static StartValues Normal(float deviation) => new NormalStart(deviation);

    /// <summary>Writes a parameter's first numbers.</summary>
    /// <param name="values">Where to.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="name">The parameter's full name.</param>
    public void Fill(Span<float> values, ulong seed, string name)
    {
        var key = Key(name);
        Fill(values, new Philox(seed, Purpose, (uint)(key >> 32), (uint)key));
    }

    private protected abstract void Fill(Span<float> values, Philox random);

    /// <summary>FNV-1a, 64 bits, of the name's UTF-8.</summary>
    private static ulong Key(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 1099511628211UL;
        return hash;
    }

    private sealed record ConstantStart(float Value) : StartValues
    {
        private protected override void Fill(Span<float> values, Philox random) => values.Fill(Value);
    }

    private sealed record UniformStart(float Bound) : StartValues
    {
        private protected override void Fill(Span<float> values, Philox random)
        {
            foreach (ref var value in values) value = random.NextUniform(-Bound, Bound);
        }
    }

    private sealed record NormalStart(float Deviation) : StartValues
    {
        private protected override void Fill(Span<float> values, Philox random)
        {
            foreach (ref var value in values) value = random.NextNormal() * Deviation;
        }
    }
}
