using System.Globalization;
using Chainrule.Lab.Sweeps;

namespace Chainrule.Lab.Tests.Sweeps;

public class SweepAxisTests
{
    [Theory]
    [InlineData("batch=16", "batch=choice(16)")]
    [InlineData("optimizer.learningRate=0.1, 0.01,1e-3", "optimizer.learningRate=choice(0.1,0.01,1e-3)")]
    [InlineData("schedule.milestones=[1,2],[3]", "schedule.milestones=choice([1,2],[3])")]
    [InlineData(
        "loss={\"type\":\"huber\",\"delta\":2},{\"type\":\"mse\"}",
        "loss=choice({\"type\":\"huber\",\"delta\":2},{\"type\":\"mse\"})")]
    [InlineData("batch=choice(16,32)", "batch=choice(16,32)")]
    [InlineData("optimizer.learningRate=log(1e-4,1e-1)", "optimizer.learningRate=log(0.0001,0.1)")]
    [InlineData("data.augmentation.shift=uniform(0,3)", "data.augmentation.shift=uniform(0,3)")]
    [InlineData("model.layers[1].out=whole(16,256)", "model.layers[1].out=whole(16,256)")]
    public void An_axis_reads_what_it_writes(string text, string written)
    {
        var axis = SweepAxis.Parse(text);
        $"{axis}".ShouldBe(written);
        $"{SweepAxis.Parse(written)}".ShouldBe(written);
    }

    [Theory]
    [InlineData("batch", "expected path=values, like optimizer.learningRate=0.1,0.01, got \"batch\".")]
    [InlineData("=1", "expected path=values, like optimizer.learningRate=0.1,0.01, got \"=1\".")]
    [InlineData("batch=", "batch: expected values with commas between them, got \"\".")]
    [InlineData("batch=1,,2", "batch: expected values with commas between them, got \"1,,2\".")]
    [InlineData("batch=1,2,1", "batch: expected each value once, got 1 twice.")]
    [InlineData(
        "batch=lgo(1,2)",
        "batch: expected values with commas between them, or one of choice(…), uniform(…), log(…), whole(…), got \"lgo(1,2)\". "
            + "Did you mean log?")]
    [InlineData("batch=uniform(1)", "batch: expected a least and a larger number in the brackets, got uniform(1).")]
    [InlineData("batch=uniform(2,1)", "batch: expected a least and a larger number in the brackets, got uniform(2,1).")]
    [InlineData("batch=uniform(0,NaN)", "batch: expected a least and a larger number in the brackets, got uniform(0,NaN).")]
    [InlineData("batch=log(0,1)", "batch: log needs a least value above 0, got log(0,1).")]
    [InlineData("batch=whole(0.5,3)", "batch: expected whole numbers, got whole(0.5,3).")]
    public void A_text_that_is_none_is_refused(string text, string message) =>
        Should.Throw<FormatException>(() => SweepAxis.Parse(text)).Message.ShouldBe(message);

    [Fact]
    public void Draws_stay_within_their_bounds_and_spread_over_them()
    {
        Draws("x=uniform(2,4)").ShouldAllBe(value => value >= 2 && value <= 4);
        Draws("x=uniform(2,4)").Average().ShouldBe(3, 0.15);
        var log = Draws("x=log(1e-4,1)");
        log.ShouldAllBe(value => value >= 1e-4 && value <= 1);
        ((double)log.Count(value => value < 1e-2) / log.Count).ShouldBe(0.5, 0.1);
        Draws("x=whole(1,3)").Distinct().Order().ShouldBe([1, 2, 3]);
        Draws("x=choice(5,7)").Distinct().Order().ShouldBe([5, 7]);
    }

    [Fact]
    public void Each_path_seed_and_draw_has_numbers_of_its_own()
    {
        var (a, b) = (SweepAxis.Parse("a=uniform(0,1)"), SweepAxis.Parse("b=uniform(0,1)"));
        a.Draw(1, 0).ShouldBe(a.Draw(1, 0));
        new[] { a.Draw(1, 0), a.Draw(1, 1), a.Draw(2, 0), b.Draw(1, 0) }.ShouldBeUnique();
    }

    private static List<double> Draws(string text)
    {
        var axis = SweepAxis.Parse(text);
        return [.. Enumerable.Range(0, 400).Select(i => double.Parse(axis.Draw(1, (uint)i), CultureInfo.InvariantCulture))];
    }
}
