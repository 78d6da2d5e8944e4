using Chainrule.Lab.Maps;
using Chainrule.Plans;

namespace Chainrule.Lab.Tests.Maps;

public class TrustworthinessTests
{
    [Fact]
    public void By_hand()
    {
        // 3 and 7 have changed places on the map: 7's neighbour there is 15, of true rank 4; 15's is 3, of rank 2. 1 − (3 + 1) / 15.
        float[] data = [0, 1, 3, 7, 15], map = [0, 0, 1, 0, 3, 0, 15, 0, 7, 0];
        Trustworthiness.Of(data, map, 5, 1).ShouldBe(1 - 4 / 15.0, 1e-15);
    }

    [Theory]
    [InlineData(30, 4, 1)]
    [InlineData(90, 6, 12)]
    [InlineData(25, 3, 12)]
    [InlineData(200, 17, 40)]
    public void It_is_what_its_definition_says(int n, int d, int k)
    {
        var numbers = PrincipalComponentsTests.Random(n * (d + 2)).Select(x => MathF.Floor(16 * x)).ToArray();
        float[] data = numbers[..(n * d)], map = numbers[(n * d)..];
        var penalty = 0;
        for (var i = 0; i < n; i++)
        {
            var (truly, here) = (Ranked(data, d, n, i), Ranked(map, 2, n, i));
            penalty += here[..k].Except(truly[..k]).Sum(j => Array.IndexOf(truly, j) + 1 - k);
        }

        var expected = 1 - 2.0 * penalty / (n * k * (2.0 * n - 3 * k - 1));
        expected.ShouldBeLessThan(0.9);
        Trustworthiness.Of(data, map, n, k).ShouldBe(expected, 1e-14);
    }

    [Fact]
    public void Points_that_are_their_own_map_are_trusted_wholly_and_places_by_chance_by_half()
    {
        const int n = 600;
        var numbers = PrincipalComponentsTests.Random(6 * n);
        Trustworthiness.Of(numbers.AsMemory(0, 2 * n), numbers.AsMemory(0, 2 * n), n).ShouldBe(1);
        Trustworthiness.Of(numbers.AsMemory(0, 2 * n), numbers.AsMemory(2 * n, 3 * n), n).ShouldBe(0.5, 0.02);
    }

    [Fact]
    public void A_map_that_lays_the_halves_of_a_circle_on_each_other_is_continuous_but_not_trusted()
    {
        const int n = 200;
        var circle = new float[2 * n];
        for (var i = 0; i < n; i++) (circle[2 * i + 1], circle[2 * i]) = MathF.SinCos(2 * MathF.PI * (i + 0.01f * (i % 3)) / n);
        var shadow = circle.Where((_, i) => i % 2 == 0).ToArray();
        Trustworthiness.Of(circle, shadow, n).ShouldBeLessThan(0.8);
        Trustworthiness.Of(shadow, circle, n).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        const int n = 300;
        var numbers = PrincipalComponentsTests.Random(9 * n);
        using Team one = new(1), three = new(3);
        Trustworthiness.Of(numbers.AsMemory(2 * n), numbers.AsMemory(0, 2 * n), n, 5, one)
            .ShouldBe(Trustworthiness.Of(numbers.AsMemory(2 * n), numbers.AsMemory(0, 2 * n), n, 5, three));
    }

    [Theory]
    [InlineData(10, 5, "trustworthiness: expected neighbours from 1 to below half of 10 points, got 5.")]
    [InlineData(10, 0, "trustworthiness: expected neighbours from 1 to below half of 10 points, got 0.")]
    [InlineData(7, 1, "trustworthiness, points: expected one or more points and as many numbers for each, got 20 numbers for 7 points.")]
    public void What_does_not_fit_is_refused(int n, int k, string message) =>
        Should.Throw<ArgumentException>(() => Trustworthiness.Of(new float[20], new float[20], n, k)).Message.ShouldBe(message);

    private static int[] Ranked(float[] rows, int d, int n, int i) =>
        [.. Enumerable.Range(0, n).Where(j => j != i).OrderBy(j => Square(rows.AsSpan(i * d, d), rows.AsSpan(j * d, d)))];

    private static float Square(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
