using System.Text.Json;
using Chainrule.Lab.Maps;
using Chainrule.Plans;

namespace Chainrule.Lab.Tests.Maps;

public class PrincipalComponentsTests
{
    [Theory]
    [InlineData("more points than dimensions")]
    [InlineData("dead columns")]
    [InlineData("fewer points than dimensions")]
    [InlineData("as many components as dimensions")]
    public void They_are_numpys(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Maps", "fixtures", "principal-components.json");
        using var fixture = JsonDocument.Parse(File.ReadAllText(path));
        var expected = fixture.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var (n, d, k) = (expected.GetProperty("n").GetInt32(), expected.GetProperty("d").GetInt32(), expected.GetProperty("k").GetInt32());
        var dead = expected.GetProperty("dead").EnumerateArray().Select(j => j.GetInt32()).ToHashSet();
        var data = Random(n * d);
        for (var i = 0; i < data.Length; i++) data[i] = dead.Contains(i % d) ? 0.25f : data[i] * (1 + i % d % 4);

        var found = PrincipalComponents.Of(data, n, k);
        found.Count.ShouldBe(k);
        found.ExplainedVariance.ShouldBe(Numbers("variance"), 1e-9);
        found.ExplainedVarianceRatio.ShouldBe(Numbers("ratio"), 1e-9);
        found.Components.ToArray().Select(x => (double)x).ShouldBe(Numbers("components"), 1e-6);
        found.Project(data)[..k].Select(x => (double)x).ShouldBe(Numbers("firstPoint"), 1e-5);

        double[] Numbers(string property) => [.. expected.GetProperty(property).EnumerateArray().Select(x => x.GetDouble())];
    }

    [Fact]
    public void Coordinates_have_their_variances_and_do_not_correlate()
    {
        const int n = 500, d = 60, k = 10;
        var data = Random(n * d);
        var found = PrincipalComponents.Of(data, n, k);
        var z = found.Project(data);
        for (var a = 0; a < k; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var covariance = Enumerable.Range(0, n).Sum(i => (double)z[i * k + a] * z[i * k + b]) / (n - 1);
                covariance.ShouldBe(a == b ? found.ExplainedVariance[a] : 0, 1e-6);
            }
        }

        found.ExplainedVariance.ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void Points_and_their_copies_with_numbers_that_are_always_0_have_the_same_components()
    {
        const int n = 20, d = 19, wide = 25, k = 4;
        var data = Random(n * d);
        var padded = new float[n * wide];
        for (var i = 0; i < n; i++) data.AsSpan(i * d, d).CopyTo(padded.AsSpan(i * wide));
        var (found, other) = (PrincipalComponents.Of(data, n, k), PrincipalComponents.Of(padded, n, k));
        other.ExplainedVariance.ShouldBe(found.ExplainedVariance, 1e-12);
        for (var i = 0; i < k; i++)
        {
            var row = other.Components.ToArray().AsSpan(i * wide, wide);
            row[d..].ToArray().ShouldAllBe(x => x == 0);
            row[..d].ToArray().ShouldBe(found.Components.ToArray()[(i * d)..((i + 1) * d)], 1e-6);
        }
    }

    [Theory]
    [InlineData(30, 10)]
    [InlineData(6, 10)]
    public void Points_in_a_plane_have_two_components_however_many_are_asked_for(int n, int d)
    {
        var random = Random(2 * n);
        var data = new float[n * d];
        for (var i = 0; i < data.Length; i++)
            data[i] = 1 + MathF.Round(64 * random[i / d * 2]) * (i % d) + MathF.Round(64 * random[i / d * 2 + 1]);
        var found = PrincipalComponents.Of(data, n, 5);
        found.Count.ShouldBe(2);
        found.ExplainedVarianceRatio.Sum().ShouldBe(1, 1e-12);
        found.Project(data).Length.ShouldBe(2 * n);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Equal_points_have_none(int n)
    {
        var data = Enumerable.Repeat(0.3f, 4 * n).ToArray();
        var found = PrincipalComponents.Of(data, n, 3);
        (found.Count, found.Dimensions, found.Project(data).Length).ShouldBe((0, 4, 0));
        found.Mean.ToArray().ShouldAllBe(x => x == 0.3f);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        const int n = 700, d = 45, k = 6;
        var data = Random(n * d);
        var bits = new[] { 1, 2, 3, 7 }.Select(threads =>
        {
            using var team = new Team(threads);
            var found = PrincipalComponents.Of(data, n, k, team);
            return (float[])[.. found.Components.ToArray(), .. found.Project(data, team)];
        }).ToArray();
        foreach (var other in bits) other.ShouldBe(bits[0]);
    }

    [Theory]
    [InlineData(6, 2, 4, 1f, "principal components: expected 1 … 3 components, as many as there are dimensions, got 4.")]
    [InlineData(6, 2, 0, 1f, "principal components: expected 1 … 3 components, as many as there are dimensions, got 0.")]
    [InlineData(7, 2, 1, 1f, "principal components: expected one or more points and as many numbers for each, got 7 numbers for 2 points.")]
    [InlineData(6, 0, 1, 1f, "principal components: expected one or more points and as many numbers for each, got 6 numbers for 0 points.")]
    [InlineData(6, 2, 1, float.NaN, "principal components: expected finite numbers, got NaN at point 1, number 2. Diverged?")]
    public void What_does_not_fit_is_refused(int length, int count, int components, float last, string message)
    {
        var data = Random(length);
        data[^1] = last;
        Should.Throw<ArgumentException>(() => PrincipalComponents.Of(data, count, components)).Message.ShouldBe(message);
    }

    /// <summary>The fixture's numbers u(0), u(1), …</summary>
    internal static float[] Random(int count)
    {
        var numbers = new float[count];
        for (var i = 0u; i < count; i++)
        {
            var h = unchecked(i * 2654435761u);
            h ^= h >> 15;
            h = unchecked(h * 2246822519u);
            h ^= h >> 13;
            h = unchecked(h * 3266489917u);
            h ^= h >> 16;
            numbers[i] = (h >> 8) / 16777216f;
        }

        return numbers;
    }
}
