using Chainrule.Kernels;
using Chainrule.Shapes;

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

    /// <summary>As another parameter starts, whatever this one is called.</summary>
    /// <param name="name">The full name whose stream is drawn from.</param>
    /// <returns>The rule.</returns>
    public StartValues As(string name) => new NamedStart(this, name);

    /// <summary>For a parameter of this start, √Σ v² along all axes but one: the length of each unit's weights.</summary>
    /// <param name="name">The full name of v.</param>
    /// <param name="shape">The shape of v.</param>
    /// <param name="axis">The axis that is kept.</param>
    /// <returns>The rule.</returns>
    public StartValues Norms(string name, Shape shape, int axis) => new NormsStart(this, name, shape, axis);

    /// <summary>Writes a variable's first numbers.</summary>
    /// <param name="values">Where to.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="name">The variable's full name.</param>
    public virtual void Fill(Span<float> values, ulong seed, string name)
    {
        var key = RandomKey.Hash(name);
        Fill(values, new Philox(seed, Purpose, (uint)(key >> 32), (uint)key));
    }

    private protected virtual void Fill(Span<float> values, Philox random)
    {
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

    private sealed record NamedStart(StartValues Rule, string Name) : StartValues
    {
        public override void Fill(Span<float> values, ulong seed, string name) => Rule.Fill(values, seed, Name);
    }

    private sealed record NormsStart(StartValues Rule, string Name, Shape Shape, int Axis) : StartValues
    {
        public override void Fill(Span<float> values, ulong seed, string name)
        {
            var v = new float[Shape.Count];
            Rule.Fill(v, seed, Name);
            var squares = new double[values.Length];
            var inner = Shape.Product(Axis + 1, Shape.Rank);
            for (var i = 0; i < v.Length; i++) squares[i / inner % squares.Length] += (double)v[i] * v[i];
            for (var i = 0; i < squares.Length; i++) values[i] = (float)Math.Sqrt(squares[i]);
        }
    }
}
