using Chainrule.Lab.Formats.Events;

namespace Chainrule.Lab.Tests.Formats.Events;

public class EventHistogramTests
{
    [Fact]
    public void Each_value_is_in_the_first_bucket_that_ends_above_it()
    {
        float[] values = [-3e4f, -1, -1e-13f, 0, 1e-13f, 1, 1, 1.05f, 3e19f, float.MaxValue, float.MinValue];
        var histogram = EventHistogram.Of(values);
        var lower = double.NegativeInfinity;
        foreach (var (limit, count) in histogram.Limits.Zip(histogram.Counts))
        {
            values.Count(value => value >= lower && value < limit).ShouldBe((int)count, $"{lower} to {limit}");
            lower = limit;
        }

        histogram.Counts.Sum().ShouldBe(values.Length);
    }

    [Fact]
    public void Buckets_begin_at_1e_minus_12_and_grow_by_a_tenth()
    {
        // 1.1 to the power of 48 is the last below 100.
        var all = EventHistogram.Of([.. Enumerable.Range(0, 11_000).Select(i => 1e-14f * i)]).Limits;
        var limits = all.Where(limit => limit is > 0 and < 1e-10).ToList();
        limits.Count.ShouldBe(49);
        for (var i = 0; i < limits.Count; i++) limits[i].ShouldBe(1e-12 * Math.Pow(1.1, i), 1e-22);
    }

    [Fact]
    public void No_two_empty_buckets_stand_in_a_row()
    {
        var counts = EventHistogram.Of([-5, 0.001f, 7, 7, 1e6f]).Counts;
        for (var i = 1; i < counts.Count; i++) (counts[i] + counts[i - 1]).ShouldBeGreaterThan(0);
        counts.Count.ShouldBeLessThan(12);
    }

    [Fact]
    public void Values_that_are_not_finite_are_left_out()
    {
        var histogram = EventHistogram.Of([1, float.NaN, float.PositiveInfinity, 3]);
        (histogram.Least, histogram.Most, histogram.Count, histogram.Sum, histogram.SumOfSquares).ShouldBe((1, 3, 2, 4, 10));
        var none = EventHistogram.Of([float.NaN]);
        (none.Least, none.Most, none.Count, none.Counts.Sum()).ShouldBe((0, 0, 0, 0));
    }
}
