namespace Chainrule.Kernels.Tests;

public class SgdTests
{
    public static TheoryData<KernelPath, float, float, bool, bool> Settings =>
        [.. from path in KernelPaths.All
            from dampening in new[] { 0f, 0.25f }
            from decay in new[] { 0f, 0.01f }
            from nesterov in new[] { false, true }
            from first in new[] { false, true }
            select (path, dampening, decay, nesterov, first)];

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void A_plain_step_is_the_formula_at_every_length(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        for (var length = 0; length <= 257; length++)
        {
            var (w, g) = (Numbers.Random(length, 1), Numbers.Random(length, 2));
            foreach (var decay in new[] { 0f, 0.01f })
            {
                var expected = w.Zip(g, (wi, gi) => Fma(-0.1f, decay == 0 ? gi : Fma(decay, wi, gi), wi)).ToArray();
                Canvas.Paint(length, y =>
                {
                    w.CopyTo(y);
                    OptimizerSteps.Sgd(path, y, g, 0.1f, decay);
                }).ShouldHaveTheBitsOf(expected, $"length {length}, decay {decay}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_step_with_momentum_is_the_formula_at_every_length(
        KernelPath path, float dampening, float decay, bool nesterov, bool first)
    {
        TestPaths.SkipWhereMissing(path);
        for (var length = 0; length <= 257; length++)
        {
            var (w, g, v) = (Numbers.Random(length, 3), Numbers.Random(length, 4), Numbers.Random(length, 5));
            if (first) Array.Fill(v, float.NaN);
            var expectedW = new float[length];
            var expectedV = new float[length];
            for (var i = 0; i < length; i++)
            {
                var gradient = decay == 0 ? g[i] : Fma(decay, w[i], g[i]);
                expectedV[i] = first ? gradient : Fma(0.9f, v[i], (1 - dampening) * gradient);
                expectedW[i] = Fma(-0.1f, nesterov ? Fma(0.9f, expectedV[i], gradient) : expectedV[i], w[i]);
            }

            var velocity = new Canvas(length);
            v.CopyTo(velocity.Result);
            Canvas.Paint(length, y =>
            {
                w.CopyTo(y);
                OptimizerSteps.Momentum(path, y, g, velocity.Result, 0.1f, decay, 0.9f, dampening, nesterov, first);
            }).ShouldHaveTheBitsOf(expectedW, $"weights, length {length}");
            velocity.Check();
            velocity.Result.ToArray().ShouldHaveTheBitsOf(expectedV, $"velocity, length {length}");
        }
    }

    /// <summary>Small whole numbers through the published rule by hand: three steps with µ = ½, d = ½, λ = ½, lr = ¼.</summary>
    [Fact]
    public void Three_steps_by_hand()
    {
        var (w, v) = (new float[] { 8 }, new float[1]);
        // g = 2 + 4 = 6; v = 6; w = 8 − 1.5
        OptimizerSteps.Momentum(KernelPath.Scalar, w, [2], v, 0.25f, 0.5f, 0.5, 0.5, nesterov: false, first: true);
        (w[0], v[0]).ShouldBe((6.5f, 6f));
        // g = 0.75 + 3.25 = 4; v = 3 + 2 = 5; w = 6.5 − 1.25
        OptimizerSteps.Momentum(KernelPath.Scalar, w, [0.75f], v, 0.25f, 0.5f, 0.5, 0.5, nesterov: false, first: false);
        (w[0], v[0]).ShouldBe((5.25f, 5f));
        // g = 0.375 + 2.625 = 3; v = 2.5 + 1.5 = 4; step along 3 + 2 = 5; w = 5.25 − 1.25
        OptimizerSteps.Momentum(KernelPath.Scalar, w, [0.375f], v, 0.25f, 0.5f, 0.5, 0.5, nesterov: true, first: false);
        (w[0], v[0]).ShouldBe((4f, 4f));
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Any_cut_of_the_range_gives_the_same_bits(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        var (w, g, v) = (Numbers.Random(500, 6), Numbers.Random(500, 7), Numbers.Random(500, 8));
        var (wholeW, wholeV) = (w.ToArray(), v.ToArray());
        Step(wholeW, wholeV, 0, 500);
        for (var cut = 0; cut <= 500; cut += 7)
        {
            var (cutW, cutV) = (w.ToArray(), v.ToArray());
            Step(cutW, cutV, cut, 500);
            Step(cutW, cutV, 0, cut);
            cutW.ShouldHaveTheBitsOf(wholeW, $"weights, cut at {cut}");
            cutV.ShouldHaveTheBitsOf(wholeV, $"velocity, cut at {cut}");
        }

        void Step(float[] weights, float[] velocity, int from, int to) => OptimizerSteps.Momentum(
            path, weights.AsSpan(from..to), g.AsSpan(from..to), velocity.AsSpan(from..to), 0.1f, 0.01f, 0.9, 0, true, false);
    }

    [Fact]
    public void An_infinite_weight_without_decay_stays_infinite()
    {
        var w = new[] { float.PositiveInfinity };
        OptimizerSteps.Sgd(KernelPath.Scalar, w, [1], 0.1f, 0);
        w[0].ShouldBe(float.PositiveInfinity);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Should.Throw<ArgumentException>(() => OptimizerSteps.Sgd(KernelPath.Scalar, new float[3], new float[4], 0.1f, 0))
            .Message.ShouldStartWith("Sgd: expected 3 floats in gradients, got 4.");
        Should.Throw<ArgumentException>(() =>
                OptimizerSteps.Momentum(KernelPath.Scalar, new float[3], new float[3], new float[2], 0.1f, 0, 0.9, 0, false, false))
            .Message.ShouldStartWith("Momentum: expected 3 floats in velocity, got 2.");
    }

    private static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);
}
