using Chainrule.Lab.Data;
using Chainrule.Lab.Maps;
using Chainrule.Plans;

namespace Chainrule.Lab.Tests.Maps;

public class TSneTests
{
    private const int Count = 300;
    private static readonly float[] s_digits = Digits(Count);
    private static readonly TSneOptions s_quick = new() { Perplexity = 10, Iterations = 60, ExaggerationIterations = 30 };

    [Fact]
    public void A_map_is_as_trustworthy_as_the_exact_one()
    {
        var options = new TSneOptions { Components = 0 };
        var map = TSne.Run(s_digits, Count, options);
        var components = PrincipalComponents.Of(s_digits, Count, 2);
        var start = TSne.Start(components.Project(s_digits), components, Count, options.Seed);
        var exact = ExactTSne.Of(s_digits, Count, options.Perplexity);
        var reference = exact.Run(start, options);
        var (ours, exacts) = (Trustworthiness.Of(s_digits, map.Points, Count), Trustworthiness.Of(s_digits, reference, Count));
        TestContext.Current.SendDiagnosticMessage(
            $"trustworthiness {ours:f4}, exact {exacts:f4}; divergence {exact.Divergence(map.Points):f4}, "
                + $"{exact.Divergence(reference):f4}");

        // Either ends in one of many minima; from seed to seed both vary by 0.01, the divergence by a twentieth.
        ours.ShouldBeGreaterThan(exacts - 0.02);
        ours.ShouldBeGreaterThan(0.86);
        exact.Divergence(map.Points).ShouldBeLessThan(1.15 * exact.Divergence(reference));
    }

    [Fact]
    public void A_map_of_real_digits_is_as_trustworthy_as_the_exact_one()
    {
        const int n = 1000;
        var images = Data.RealMnist.Read().Training;
        var data = new float[n * 784];
        for (var i = 0; i < data.Length; i++) data[i] = images.Image(i / 784)[i % 784] / 255f;
        var map = TSne.Run(data, n);
        var components = PrincipalComponents.Of(data, n, 2);
        var start = TSne.Start(components.Project(data), components, n, 1);
        var reference = ExactTSne.Of(data, n, 30).Run(start, new());
        var (ours, exacts) = (Trustworthiness.Of(data, map.Points, n), Trustworthiness.Of(data, reference, n));
        TestContext.Current.SendDiagnosticMessage($"trustworthiness of {n} of MNIST {ours:f4}, exact {exacts:f4}");
        ours.ShouldBeGreaterThan(exacts - 0.01);
        ours.ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit_and_the_seed_does()
    {
        var maps = new[] { 1, 2, 3, 7 }.Select(threads =>
        {
            using var team = new Team(threads);
            return TSne.Run(s_digits, Count, s_quick with { Team = team });
        }).ToArray();
        foreach (var map in maps)
        {
            map.Points.ShouldBe(maps[0].Points);
            map.Divergence.ShouldBe(maps[0].Divergence);
        }

        TSne.Run(s_digits, Count, s_quick with { Seed = 2 }).Points.ShouldNotBe(maps[0].Points);
    }

    [Fact]
    public void Progress_is_told_with_a_divergence_that_falls_to_the_maps_own()
    {
        var told = new List<TSneProgress>();
        var options = s_quick with { Iterations = 205, ReportEvery = 40 };
        var map = TSne.Run(s_digits, Count, options, told.Add);
        told.Select(t => t.Iteration).ShouldBe([40, 80, 120, 160, 200, 205]);
        told.ShouldAllBe(t => t.Iterations == 205 && t.Map.Length == 2 * Count);
        told.Select(t => t.Divergence).Skip(1).ShouldBeInOrder(SortDirection.Descending);
        (told[^1].Divergence, told[^1].Map.SequenceEqual(map.Points)).ShouldBe((map.Divergence, true));
        map.Points.Where((_, i) => i % 2 == 0).Average().ShouldBe(0, 1e-4);
        told[0].Map.ShouldNotBe(told[1].Map);
    }

    [Fact]
    public void It_ends_when_told_to()
    {
        using var source = new CancellationTokenSource();
        var last = 0;
        Should.Throw<OperationCanceledException>(() => TSne.Run(s_digits, Count, s_quick with { ReportEvery = 5 }, Stop, source.Token));
        last.ShouldBe(15);

        void Stop(TSneProgress progress)
        {
            last = progress.Iteration;
            if (last == 15) source.Cancel();
        }
    }

    [Fact]
    public void Two_far_clusters_stay_apart()
    {
        const int n = 120, d = 5;
        var data = PrincipalComponentsTests.Random(n * d);
        for (var i = 0; i < n / 2 * d; i++) data[i] += 1000;
        var points = TSne.Run(data, n, new() { Perplexity = 10, Iterations = 400, ExaggerationIterations = 100 }).Points;
        for (var i = 0; i < n; i++)
        {
            var nearest = Enumerable.Range(0, n).Where(j => j != i).MinBy(j => Square(points, i, j));
            (nearest < n / 2).ShouldBe(i < n / 2);
        }
    }

    [Fact]
    public void Points_that_are_given_twice_lie_side_by_side()
    {
        const int n = 200;
        var data = Digits(n / 2);
        var points = TSne.Run((float[])[.. data, .. data], n, s_quick with { Iterations = 400 }).Points;
        points.ShouldAllBe(x => float.IsFinite(x));
        for (var i = 0; i < n / 2; i++)
            Enumerable.Range(0, n).Where(j => j != i).MinBy(j => Square(points, i, j)).ShouldBe(i + n / 2);
    }

    [Theory]
    [InlineData(4, 3, 1)]
    [InlineData(100, 3, 1)]
    [InlineData(100, 1, 20)]
    public void Equal_points_and_very_few_have_a_map_too(int n, int d, double perplexity)
    {
        var equal = TSne.Run(Enumerable.Repeat(2f, n * d).ToArray(), n, s_quick with { Perplexity = perplexity });
        equal.Points.ShouldAllBe(x => float.IsFinite(x));
        var others = TSne.Run(PrincipalComponentsTests.Random(n * d), n, s_quick with { Perplexity = perplexity });
        others.Points.ShouldAllBe(x => float.IsFinite(x));
        others.Points.Where((_, i) => i % 2 == 1).Max().ShouldBeGreaterThan(0.01f);
    }

    [Theory]
    [InlineData(50, "t-SNE: expected more than 3 × the perplexity of 30 points, got 50. Set it to 16 or less?")]
    [InlineData(1, "t-SNE: expected more than 3 × the perplexity of 30 points, got 1. Too few for any map?")]
    public void Too_few_points_for_the_perplexity_are_refused(int n, string message) =>
        Should.Throw<ArgumentException>(() => TSne.Run(s_digits.AsMemory(0, n * 784), n)).Message.ShouldBe(message);

    [Fact]
    public void What_is_not_a_number_is_refused_by_its_place()
    {
        var data = s_digits.ToArray();
        data[7 * 784 + 5] = float.NegativeInfinity;
        Should.Throw<ArgumentException>(() => TSne.Run(data, Count)).Message
            .ShouldBe("t-SNE: expected finite numbers, got -Infinity at point 7, number 5. Diverged?");
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        var wrong = new Dictionary<string, TSneOptions>
        {
            ["a perplexity of 1 or more, got NaN"] = new() { Perplexity = double.NaN },
            ["1 iteration or more, got 0"] = new() { Iterations = 0 },
            ["an exaggeration of 1 or more, got 0.5"] = new() { Exaggeration = 0.5 },
            ["0 or more iterations with exaggeration, got -1"] = new() { ExaggerationIterations = -1 },
            ["theta from 0 to below 1, got 1"] = new() { Theta = 1 },
            ["a learning rate above 0, got 0"] = new() { LearningRate = 0 },
            ["0 or more components, got -2"] = new() { Components = -2 },
            ["1 or more iterations between reports, got 0"] = new() { ReportEvery = 0 },
        };
        foreach (var (message, options) in wrong)
            Should.Throw<ArgumentException>(() => TSne.Run(s_digits, Count, options)).Message.ShouldBe($"t-SNE: expected {message}.");
    }

    /// <summary>Built-in digits, pixels / 255.</summary>
    internal static float[] Digits(int count)
    {
        var images = BuiltInDigits.Training(1, count);
        var data = new float[count * 784];
        for (var i = 0; i < data.Length; i++) data[i] = images.Image(i / 784)[i % 784] / 255f;
        return data;
    }

    private static double Square(float[] points, int i, int j) =>
        Math.Pow(points[2 * i] - points[2 * j], 2) + Math.Pow(points[2 * i + 1] - points[2 * j + 1], 2);
}
