namespace Chainrule.Kernels.Tests;

/// <summary>Each rule against its formula for one number, in the same order of roundings; SGD has its own tests.</summary>
public class OptimizerStepsTests
{
    private static readonly float s_new1 = (float)(1 - 0.9);
    private static readonly float s_new2 = (float)(1 - 0.999);

    private static readonly Dictionary<string, (Sweep Sweep, Formula Formula)> s_rules = new()
    {
        ["Adam"] = (
            (path, w, g, a, b, _) => OptimizerSteps.Adam(path, w, g, a, b, 0.1f, 0, 1, 0.9, 0.999, 3, 1e-3f),
            (w, g, s) => Adam(w, g, s)),
        ["Adam, decay"] = (
            (path, w, g, a, b, _) => OptimizerSteps.Adam(path, w, g, a, b, 0.1f, 0.01f, 1, 0.9, 0.999, 3, 1e-3f),
            (w, g, s) => Adam(w, Fma(0.01f, w, g), s)),
        ["Adam, decoupled decay"] = (
            (path, w, g, a, b, _) => OptimizerSteps.Adam(path, w, g, a, b, 0.1f, 0, 0.875f, 0.9, 0.999, 3, 1e-3f),
            (w, g, s) => Adam(0.875f * w, g, s)),
        ["RMSprop"] = (
            (path, w, g, a, _, _) => OptimizerSteps.RmsProp(path, w, g, a, [], [], 0.1f, 0.01f, 0.9, 0, 1e-3f),
            (w, g, s) => RmsProp(w, Fma(0.01f, w, g), s, false, false)),
        ["RMSprop, momentum"] = (
            (path, w, g, a, b, _) => OptimizerSteps.RmsProp(path, w, g, a, b, [], 0.1f, 0, 0.9, 0.5f, 1e-3f),
            (w, g, s) => RmsProp(w, g, s, true, false)),
        ["RMSprop, centered"] = (
            (path, w, g, a, _, c) => OptimizerSteps.RmsProp(path, w, g, a, [], c, 0.1f, 0, 0.9, 0, 1e-3f),
            (w, g, s) => RmsProp(w, g, s, false, true)),
        ["RMSprop, momentum, centered"] = (
            (path, w, g, a, b, c) => OptimizerSteps.RmsProp(path, w, g, a, b, c, 0.1f, 0, 0.9, 0.5f, 1e-3f),
            (w, g, s) => RmsProp(w, g, s, true, true)),
        ["Adagrad"] = (
            (path, w, g, a, _, _) => OptimizerSteps.Adagrad(path, w, g, a, 0.1f, 0.01f, 1e-3f),
            (w, g, s) =>
            {
                g = Fma(0.01f, w, g);
                s[0] = Fma(g, g, s[0]);
                return Fma(-0.1f, g / (MathF.Sqrt(s[0]) + 1e-3f), w);
            }
        ),
        ["Lion"] = (
            (path, w, g, a, _, _) => OptimizerSteps.Lion(path, w, g, a, 0.1f, 0.875f, 0.9, 0.999),
            (w, g, s) =>
            {
                var sign = MathF.Sign(Fma(0.9f, s[0], s_new1 * g));
                s[0] = Fma(0.999f, s[0], s_new2 * g);
                return Fma(-0.1f, sign, 0.875f * w);
            }
        ),
        ["average"] = (
            (path, w, g, _, _, _) => OptimizerSteps.Average(path, w, g, 0.9),
            (w, g, _) => Fma(s_new1, g - w, w)),
    };

    private delegate void Sweep(KernelPath path, Span<float> w, ReadOnlySpan<float> g, Span<float> a, Span<float> b, Span<float> c);

    private delegate float Formula(float w, float g, Span<float> states);

    public static TheoryData<string, KernelPath> Rules => [.. from rule in s_rules.Keys from path in KernelPaths.All select (rule, path)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_step_is_the_formula_at_every_length(string rule, KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        var states = new float[3];
        for (var length = 0; length <= 257; length++)
        {
            var (w, g, given) = Start(length);
            var expected = Enumerable.Range(0, 4).Select(_ => new float[length]).ToArray();
            for (var i = 0; i < length; i++)
            {
                for (var k = 0; k < 3; k++) states[k] = given[k][i];
                expected[0][i] = s_rules[rule].Formula(w[i], g[i], states);
                for (var k = 0; k < 3; k++) expected[k + 1][i] = states[k];
            }

            var canvases = given.Select(state => new Canvas(length)).ToArray();
            for (var k = 0; k < 3; k++) given[k].CopyTo(canvases[k].Result);
            Canvas.Paint(length, y =>
            {
                w.CopyTo(y);
                s_rules[rule].Sweep(path, y, g, canvases[0].Result, canvases[1].Result, canvases[2].Result);
            }).ShouldHaveTheBitsOf(expected[0], $"weights, length {length}");
            for (var k = 0; k < 3; k++)
            {
                canvases[k].Check();
                canvases[k].Result.ToArray().ShouldHaveTheBitsOf(expected[k + 1], $"state {k}, length {length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Any_cut_of_the_range_gives_the_same_bits(string rule, KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        var (w, g, states) = Start(300);
        float[][] whole = [w.ToArray(), .. states.Select(state => state.ToArray())];
        Step(whole, 0, 300);
        for (var cut = 0; cut <= 300; cut += 7)
        {
            float[][] parts = [w.ToArray(), .. states.Select(state => state.ToArray())];
            Step(parts, cut, 300);
            Step(parts, 0, cut);
            for (var k = 0; k < 4; k++) parts[k].ShouldHaveTheBitsOf(whole[k], $"array {k}, cut at {cut}");
        }

        void Step(float[][] all, int from, int to) => s_rules[rule].Sweep(
            path, all[0].AsSpan(from..to), g.AsSpan(from..to), all[1].AsSpan(from..to), all[2].AsSpan(from..to), all[3].AsSpan(from..to));
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void A_gradient_that_is_NaN_reaches_the_weight_of_every_rule(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var (name, rule) in s_rules)
        {
            float[] w = [1];
            rule.Sweep(path, w, [float.NaN], new float[1], new float[1], new float[1]);
            float.IsNaN(w[0]).ShouldBeTrue(name);
        }
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void What_decays_without_gradients_becomes_0_and_is_never_subnormal(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        float[] w = [1, -1, 1, -1], g = new float[4];
        float[] mean = [1, -1, 1e-20f, -1e-37f], square = [1, 1e-10f, 1e-20f, 1e-37f], velocity = [1, -1, 1e-20f, -1e-37f];
        for (var step = 0; step < 1000; step++)
        {
            OptimizerSteps.Adam(path, w, g, mean, square, 1e-3f, 0, 1, 0.9, 0.9, 1, 1e-8f);
            OptimizerSteps.Momentum(path, w, g, velocity, 1e-3f, 0, 0.9, 0, false, false);
            mean.Concat(square).Concat(velocity).ShouldAllBe(x => !float.IsSubnormal(x));
        }

        mean.Concat(square).Concat(velocity).ShouldAllBe(x => x == 0);
        w.ShouldAllBe(x => float.IsFinite(x));
    }

    [Fact]
    public void A_variance_that_rounding_makes_negative_is_0()
    {
        float[] w = [1];
        OptimizerSteps.RmsProp(KernelPath.Scalar, w, [3], new float[] { 8.9999f }, [], new float[] { 3 }, 0.5f, 0, 0.999, 0, 1);
        w[0].ShouldBe(1 - 0.5f * 3);
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void A_sum_of_squares_has_the_same_bits_everywhere_and_no_end_before_the_doubles(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        for (var length = 0; length <= 257; length++)
        {
            var x = Numbers.Random(length, 9);
            var sum = Reductions.SumOfSquares(path, x);
            sum.ShouldBe(Reductions.SumOfSquares(KernelPath.Scalar, x));
            sum.ShouldBe(x.Sum(value => (double)value * value), 1e-6 * sum + 1e-30);
            Reductions.SumOfSquares(path, Numbers.Whole(length, 9)).ShouldBe(Numbers.Whole(length, 9).Sum(value => value * value));
        }

        Reductions.SumOfSquares(path, [float.MaxValue, 1, float.MinValue]).ShouldBe(2.0 * float.MaxValue * float.MaxValue);
        Reductions.SumOfSquares(path, [1, float.PositiveInfinity]).ShouldBe(double.PositiveInfinity);
        Reductions.SumOfSquares(path, [float.NegativeInfinity, float.NaN]).ShouldBe(double.NaN);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        var (two, three) = (new float[2], new float[3]);
        Message(() => OptimizerSteps.Adam(default, three, three, two, three, 1, 0, 1, 0, 0, 1, 1))
            .ShouldBe("Adam: expected 3 floats in mean");
        Message(() => OptimizerSteps.Adam(default, three, three, three, two, 1, 0, 1, 0, 0, 1, 1))
            .ShouldBe("Adam: expected 3 floats in square");
        Message(() => OptimizerSteps.RmsProp(default, three, three, two, [], [], 1, 0, 0, 0, 1))
            .ShouldBe("RmsProp: expected 3 floats in square");
        Message(() => OptimizerSteps.RmsProp(default, three, three, three, two, [], 1, 0, 0, 0, 1))
            .ShouldBe("RmsProp: expected 3 floats in velocity");
        Message(() => OptimizerSteps.RmsProp(default, three, three, three, [], two, 1, 0, 0, 0, 1))
            .ShouldBe("RmsProp: expected 3 floats in mean");
        Message(() => OptimizerSteps.Adagrad(default, three, three, two, 1, 0, 1)).ShouldBe("Adagrad: expected 3 floats in sum");
        Message(() => OptimizerSteps.Lion(default, three, two, three, 1, 1, 0, 0)).ShouldBe("Lion: expected 3 floats in gradients");
        Message(() => OptimizerSteps.Average(default, three, two, 0)).ShouldBe("Average: expected 3 floats in weights");
    }

    private static string Message(Action action) => Should.Throw<ArgumentException>(action).Message.Split(',')[0];

    /// <summary>Weights, gradients and states; a square is not negative, and larger than that of the mean.</summary>
    private static (float[] W, float[] G, float[][] States) Start(int length)
    {
        float[][] states = [Numbers.Random(length, 12), Numbers.Random(length, 13), Numbers.Random(length, 14)];
        for (var i = 0; i < length; i++)
        {
            states[0][i] = states[2][i] * states[2][i] + MathF.Abs(states[0][i]);
            states[1][i] = MathF.Abs(states[1][i]);
        }

        return (Numbers.Random(length, 10), Numbers.Random(length, 11), states);
    }

    private static float Adam(float w, float g, Span<float> s)
    {
        s[0] = Fma(0.9f, s[0], s_new1 * g);
        s[1] = Fma(0.999f, s[1], s_new2 * (g * g));
        return Fma(-0.1f, s[0] / Fma(MathF.Sqrt(s[1]), 3, 1e-3f), w);
    }

    private static float RmsProp(float w, float g, Span<float> s, bool momentum, bool centered)
    {
        s[0] = Fma(0.9f, s[0], s_new1 * (g * g));
        var variance = s[0];
        if (centered)
        {
            s[2] = Fma(0.9f, s[2], s_new1 * g);
            variance = MathF.Max(Fma(-s[2], s[2], s[0]), 0);
        }

        var direction = g / (MathF.Sqrt(variance) + 1e-3f);
        if (momentum) direction = s[1] = Fma(0.5f, s[1], direction);
        return Fma(-0.1f, direction, w);
    }

    private static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);
}
