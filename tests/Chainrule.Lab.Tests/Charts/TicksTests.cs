using Chainrule.Lab.Charts;

namespace Chainrule.Lab.Tests.Charts;

public class TicksTests
{
    [Theory]
    [InlineData(0, 1, 5, 0.2)]
    [InlineData(0, 30, 6, 5)]
    [InlineData(0.9, 0.99, 5, 0.02)]
    [InlineData(-3e6, 5e6, 5, 2e6)]
    public void A_step_is_one_two_or_five_times_a_power_of_ten(double from, double to, int wanted, double step) =>
        Ticks.Step(from, to, wanted).ShouldBe(step, step * 1e-12);

    [Fact]
    public void Ticks_are_the_short_decimals_that_they_look_like()
    {
        Ticks.Linear(0, 0.7, 0.1).ShouldBe([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
        Ticks.Linear(-0.25, 0.5, 0.25).ShouldBe([-0.25, 0, 0.25, 0.5]);
        Ticks.Linear(0.91, 0.989, 0.02).ShouldBe([0.92, 0.94, 0.96, 0.98]);
    }

    [Fact]
    public void A_logarithmic_axis_has_powers_of_ten_and_more_between_where_they_are_few()
    {
        Ticks.Logarithmic(1e-6, 1, 8).ShouldBe([1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1]);
        Ticks.Logarithmic(0.1, 10, 5).ShouldBe([0.1, 0.2, 0.5, 1, 2, 5, 10]);
        Ticks.Logarithmic(1e-30, 1, 5).Count.ShouldBeInRange(4, 7);
    }

    [Theory]
    [InlineData(0.5, 0.1, NumberStyle.Plain, "0.5")]
    [InlineData(0, 0.05, NumberStyle.Plain, "0.00")]
    [InlineData(-20000, 10000, NumberStyle.Plain, "−20,000")]
    [InlineData(0.975, 0.005, NumberStyle.Percent, "97.5 %")]
    [InlineData(0.98, 0.02, NumberStyle.Percent, "98 %")]
    [InlineData(3e-7, 1e-7, NumberStyle.Plain, "3·10⁻⁷")]
    [InlineData(0.0025, 0.0005, NumberStyle.Scientific, "2.5·10⁻³")]
    [InlineData(1e12, 1e12, NumberStyle.Plain, "10¹²")]
    public void Ticks_are_written_alike(double value, double step, NumberStyle style, string text) =>
        Numbers.Tick(value, step, style).ShouldBe(text);

    [Theory]
    [InlineData(0, NumberStyle.Plain, "0")]
    [InlineData(1234.5678, NumberStyle.Plain, "1,235")]
    [InlineData(0.0712, NumberStyle.Plain, "0.0712")]
    [InlineData(-0.5, NumberStyle.Plain, "−0.5")]
    [InlineData(1e-9, NumberStyle.Plain, "10⁻⁹")]
    [InlineData(double.NaN, NumberStyle.Plain, "not a number")]
    [InlineData(double.NegativeInfinity, NumberStyle.Plain, "−∞")]
    [InlineData(0.98836, NumberStyle.Percent, "98.84 %")]
    [InlineData(0.41, NumberStyle.Percent, "41 %")]
    [InlineData(0.0001, NumberStyle.Percent, "0.01 %")]
    public void Single_numbers_have_about_four_digits(double value, NumberStyle style, string text) =>
        Numbers.Value(value, style).ShouldBe(text);

    [Fact]
    public void An_axis_of_huge_or_equal_numbers_still_has_a_range()
    {
        foreach (double[] values in (double[][])[[double.MaxValue, -double.MaxValue], [0, 0], [5e-324], [1e300], []])
        {
            var scale = new Scale("y", values, 0.05) { Pixels = (0, 100) };
            scale.Range.To.ShouldBeGreaterThan(scale.Range.From);
            scale.Ticks(5).Count.ShouldBeInRange(1, 20);
            foreach (var value in values) scale.Pixel(value).ShouldBeInRange(-1000, 1000);
        }
    }
}
