using Chainrule.Lab.Maps;
using Chainrule.Plans;

namespace Chainrule.Lab.Tests.Maps;

public class ForcesTests
{
    private const int Count = 400;
    private static readonly float[] s_digits = TSneTests.Digits(Count);
    private static readonly Affinities s_affinities = Of(Neighbours(s_digits, Count, 90), 30);
    private static readonly ExactTSne s_exact = ExactTSne.Of(s_affinities);

    [Theory]
    [InlineData(1e-4f)]
    [InlineData(1f)]
    [InlineData(60f)]
    public void With_theta_0_the_gradient_is_the_exact_one(float size)
    {
        foreach (var points in Layouts(size))
        {
            var (gradient, divergence) = Computed(points, 0);
            Error(gradient, s_exact.Gradient(points, 1)).ShouldBeLessThan(2e-5);
            divergence.ShouldBe(s_exact.Divergence(points), 1e-5 * s_exact.Divergence(points));
        }
    }

    [Theory]
    [InlineData(1e-4f)]
    [InlineData(1f)]
    [InlineData(60f)]
    public void With_theta_one_half_it_is_off_by_less_than_5_in_100(float size)
    {
        foreach (var points in Layouts(size))
        {
            var (gradient, divergence) = Computed(points, 0.5);
            Error(gradient, s_exact.Gradient(points, 1)).ShouldBeLessThan(0.05);
            divergence.ShouldBe(s_exact.Divergence(points), 0.005 * s_exact.Divergence(points));
        }
    }

    [Fact]
    public void Exaggeration_strengthens_the_attraction_alone()
    {
        var points = Layouts(5f)[0];
        var gradient = new float[2 * Count];
        new Forces(Team.Shared, s_affinities, 0).Gradient(points, 12, gradient);
        Error(gradient, s_exact.Gradient(points, 12)).ShouldBeLessThan(2e-5);
        Error(gradient, s_exact.Gradient(points, 1)).ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void Points_at_one_place_and_a_far_one_do_no_harm()
    {
        var points = Layouts(1f)[0];
        for (var i = 0; i < 100; i++) (points[2 * i], points[2 * i + 1]) = (0.3f, -0.1f);
        (points[^2], points[^1]) = (1e6f, -3e6f);
        foreach (var theta in new[] { 0, 0.5 })
            Error(Computed(points, theta).Gradient, s_exact.Gradient(points, 1)).ShouldBeLessThan(theta == 0 ? 2e-5 : 0.05);
    }

    [Fact]
    public void A_tree_holds_every_point_once_and_each_cell_the_points_of_its_descendants()
    {
        var points = Layouts(1f)[0];
        for (var i = 0; i < 40; i++) (points[2 * i], points[2 * i + 1]) = (0.3f, -0.1f);
        var tree = new QuadTree(Count, 0.5);
        tree.Build(points);
        tree.Order.ToArray().Order().ShouldBe(Enumerable.Range(0, Count));
        var cells = tree.Cells.ToArray();
        (cells[0].Mass, cells[0].Next).ShouldBe((Count, cells.Length));
        var seen = 0;
        for (var c = 0; c < cells.Length; c++)
        {
            if (cells[c].First >= 0)
            {
                cells[c].First.ShouldBe(seen);
                (cells[c].Next, cells[c].Mass).ShouldBe((c + 1, cells[c].End - seen));
                seen = cells[c].End;
                continue;
            }

            var mass = 0f;
            for (var child = c + 1; child < cells[c].Next; child = cells[child].Next) mass += cells[child].Mass;
            mass.ShouldBe(cells[c].Mass);
        }

        seen.ShouldBe(Count);
    }

    [Fact]
    public void Affinities_among_all_points_are_the_exact_ones()
    {
        const int n = 91;
        var p = ExactTSne.Of(Of(Neighbours(s_digits[..(n * 784)], n, 90), 30)).P;
        p.ShouldBe(ExactTSne.Of(s_digits[..(n * 784)], n, 30).P, 1e-7);
        p.Sum().ShouldBe(1, 1e-6);
    }

    [Fact]
    public void Affinities_are_symmetric_with_ascending_columns()
    {
        var p = s_exact.P;
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j <= i; j++) p[i * Count + j].ShouldBe(p[j * Count + i]);
            p[i * Count + i].ShouldBe(0);
            s_affinities.Columns[s_affinities.Starts[i]..s_affinities.Starts[i + 1]].ShouldBeInOrder();
        }

        p.Sum().ShouldBe(1, 1e-6);
    }

    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(2, 5, 40)]
    [InlineData(300, 33, 12)]
    [InlineData(1500, 3, 20)]
    public void Neighbours_are_the_nearest_and_of_equals_those_with_lower_numbers(int n, int d, int each)
    {
        n = Math.Max(n, each + 1);
        var data = PrincipalComponentsTests.Random(n * d).Select(x => MathF.Floor(8 * x)).ToArray();
        var found = Neighbours(data, n, each);
        for (var i = 0; i < n; i += 7)
        {
            var expected = Enumerable.Range(0, n).Where(j => j != i).OrderBy(j => Square(data, d, i, j)).Take(each).Order().ToArray();
            found.Indices[(i * each)..((i + 1) * each)].ShouldBe(expected);
            found.SquaredDistances[(i * each)..((i + 1) * each)].ShouldBe(expected.Select(j => Square(data, d, i, j)));
        }
    }

    private static float Square(float[] data, int d, int i, int j) =>
        Enumerable.Range(0, d).Sum(k => (data[i * d + k] - data[j * d + k]) * (data[i * d + k] - data[j * d + k]));

    private static Neighbours Neighbours(float[] data, int n, int each) =>
        Lab.Maps.Neighbours.Find(Team.Shared, new Distances(Team.Shared, data, n), each, default);

    private static Affinities Of(Neighbours neighbours, double perplexity) => Affinities.Of(Team.Shared, neighbours, perplexity);

    private static (float[] Gradient, double Divergence) Computed(float[] points, double theta)
    {
        var forces = new Forces(Team.Shared, s_affinities, theta);
        var gradient = new float[2 * Count];
        forces.Gradient(points, 1, gradient);
        return (gradient, forces.Divergence(points));
    }

    /// <summary>Points at random in a square, and in clusters of several sizes.</summary>
    private static float[][] Layouts(float size)
    {
        var even = PrincipalComponentsTests.Random(2 * Count).Select(x => size * (x - 0.5f)).ToArray();
        return [even, [.. even.Select((x, i) => x / (1 + i / 2 % 5 * 4) + size * (i / 2 % 5 - 2) * (i % 2 == 0 ? 1 : 0.3f))]];
    }

    private static double Error(float[] gradient, double[] exact)
    {
        var (error, length) = (0.0, 0.0);
        for (var i = 0; i < exact.Length; i++)
            (error, length) = (error + Math.Pow(gradient[i] - exact[i], 2), length + exact[i] * exact[i]);
        return Math.Sqrt(error / length);
    }
}
