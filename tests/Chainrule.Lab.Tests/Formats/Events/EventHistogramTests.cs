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
        var limits = EventHistogram.Of([.. Enumerable.Range(0, 100).Select(i => 1e-12f * (1 + i))]).Limits;
        limits.Count(limit => limit is > 1.05e-12 and < 1e-10).ShouldBeInRange(40, 49);
        var first = limits.First(limit => limit > 5e-11);
        (limits.First(limit => limit > first) / first).ShouldBe(1.1, 1e-12);
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
