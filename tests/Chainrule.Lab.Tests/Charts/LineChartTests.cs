using System.Globalization;
using Chainrule.Lab.Charts;

namespace Chainrule.Lab.Tests.Charts;

public class LineChartTests
{
    /// <summary>The line itself: the first of its kind is the legend's sample.</summary>
    private static string LineOf(LineChart chart) => Drawings.Paths(Drawings.Parse(chart), "l")[1];

    [Fact]
    public void A_gap_breaks_the_line() =>
        LineOf(Drawings.Line(new Series("s", [1, 2, 3, 4, 5], [1, 2, null, 2, 1]))).Count(letter => letter == 'M').ShouldBe(2);

    [Fact]
    public void A_run_that_diverged_is_drawn_until_there_and_marked()
    {
        var svg = Drawings.Parse(Drawings.Line(Series.Of("s", [1, 2, 3, double.PositiveInfinity, 1])));
        var line = Drawings.Paths(svg, "l")[1];
        line.Split('L').Length.ShouldBe(3);
        var mark = Drawings.Paths(svg, "x").ShouldHaveSingleItem();
        var end = line.Split('L')[^1].Split(' ').Select(Number).ToArray();
        mark.ShouldStartWith($"M{Markup.Pixel(end[0] - 5)} {Markup.Pixel(end[1] - 5)}");
        Drawings.Texts(svg).ShouldContain("diverged");
        Drawings.Texts(Drawings.Parse(Drawings.Line(Series.Of("s", [1, 2])))).ShouldNotContain("diverged");
    }

    [Fact]
    public void One_point_and_equal_points_are_drawn()
    {
        LineOf(Drawings.Line(Series.Of("s", [0.5]))).ShouldEndWith("h0");
        var level = LineOf(Drawings.Line(Series.Of("s", [3, 3, 3])));
        level.Split('L', 'M').Skip(1).Select(point => point.Split(' ')[1]).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void On_a_logarithmic_axis_zeros_and_negatives_are_gaps_and_equal_factors_equal_ways()
    {
        var chart = Drawings.Line(Series.Of("s", [1, 10, 0, 100, -1, 1000])) with { Y = new("loss") { Logarithmic = true } };
        var line = LineOf(chart);
        line.Count(letter => letter == 'M').ShouldBe(3);
        var heights = line.Split('M', 'L').Skip(1).Select(point => Number(point.Replace("h0", "", StringComparison.Ordinal).Split(' ')[1]))
            .ToArray();
        (heights[0] - heights[1]).ShouldBe(heights[1] - heights[2], 0.02);
        (heights[0] - heights[1]).ShouldBe(heights[2] - heights[3], 0.02);
    }

    [Fact]
    public void A_hundred_thousand_points_become_few_and_the_extremes_stay()
    {
        var random = new Random(2);
        double[] values = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextDouble())];
        (values[31_415], values[77_777]) = (7, -5);
        var points = values.Select((value, i) => (X: i * 500.0 / values.Length, Y: value)).ToList();
        var thin = Polyline.Thin(points);
        thin.Count.ShouldBeLessThanOrEqualTo(4 * 500);
        thin.ShouldContain(points[31_415]);
        thin.ShouldContain(points[77_777]);
        (thin[0], thin[^1]).ShouldBe((points[0], points[^1]));
        thin.Select(point => point.X).ShouldBe(thin.Select(point => point.X).Order());
        for (var column = 0; column < 500; column += 37)
        {
            var all = points.Where(point => Math.Floor(point.X) == column).ToList();
            var kept = thin.Where(point => Math.Floor(point.X) == column).ToList();
            kept.Max(point => point.Y).ShouldBe(all.Max(point => point.Y));
            kept.Min(point => point.Y).ShouldBe(all.Min(point => point.Y));
        }

        Polyline.Thin([(0.1, 1), (0.2, 5)]).Count.ShouldBe(2);
        Drawings.Line(Series.Of("s", values)).ToSvg("steps").Length.ShouldBeLessThan(80_000);
    }

    [Fact]
    public void A_mean_has_its_band_and_its_runs()
    {
        var mean = Series.Mean("s", [1, 2, 3], [[1, 2, 3], [3, 4], [5, 9]]);
        mean.Y.ShouldBe([3, 5, 3]);
        mean.Low![0]!.Value.ShouldBe(1);
        mean.High![1]!.Value.ShouldBe(5 + Math.Sqrt(13));
        mean.High[2].ShouldBeNull();
        var svg = Drawings.Parse(Drawings.Line(mean));
        Drawings.Paths(svg, "f").Count.ShouldBe(3);
        var band = Drawings.Paths(svg, "b").ShouldHaveSingleItem();
        band.Split('M', 'L').Length.ShouldBe(1 + 4);
        band.ShouldEndWith("Z");
        Series.Mean("s", [1], [[2]]).Low.ShouldBeNull();
        Series.Mean("s", [1, 2], [[1, 1], [1, double.NaN]]).Y[1].ShouldBe(double.NaN);
    }

    [Fact]
    public void Outliers_count_unless_they_are_to_be_ignored()
    {
        double[] values = [.. Enumerable.Range(0, 200).Select(i => 1 + i % 7 / 7.0), 5000];
        var all = new Scale("y", values, 0);
        var most = new Scale(new("y") { IgnoreOutliers = true }, values, 0);
        all.Range.To.ShouldBe(5000);
        most.Range.To.ShouldBe(1 + 6 / 7.0);
        double[] start = [9, 8, 7, .. Enumerable.Repeat(1.0, 50), .. Enumerable.Repeat(1.1, 50)];
        new Scale(new("y") { IgnoreOutliers = true }, start, 0).Range.To.ShouldBe(9, "many far ones are a part of the story");
    }

    [Fact]
    public void Lines_differ_in_colour_dashes_and_shapes()
    {
        var chart = Drawings.Line([.. Enumerable.Range(0, 8).Select(i => Series.Of($"{i}", [i, i + 1.0]))]);
        var paths = Drawings.Parse(chart).Descendants(Drawings.Svg + "path").ToList();
        var lines = paths.Where(path => path.Attribute("class")!.Value.StartsWith("l ")).Take(8).ToList();
        lines.Select(line => line.Attribute("class")!.Value).Distinct().Count().ShouldBe(8);
        lines.Take(4).Select(line => line.Attribute("stroke-dasharray")?.Value).Distinct().Count().ShouldBe(4);
        Enumerable.Range(0, 8).Select(i => Marker.At(i, 0, 0)).Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public void Levels_and_the_best_point_bear_their_names()
    {
        var chart = Drawings.Line(Series.Of("s", [1, 3, 2]) with { Best = 1 });
        var texts = Drawings.Texts(Drawings.Parse(chart with { References = [new("published", 2.5), new("ours", 2.6)] }));
        texts.ShouldContain("3");
        texts.ShouldContain("published");
        texts.ShouldContain("ours");
        Drawings.Texts(Drawings.Parse(Drawings.Line(Series.Of("s", [1]) with { Best = 5 }))).ShouldContain("s");
    }

    [Fact]
    public void The_table_holds_every_number_exactly()
    {
        var chart = Drawings.Line(Series.Mean("a,b", [0.1, 2], [[1.0 / 3, 1e-7], [2.0 / 3, 3e-7]])) with { References = [new("level", 4)] };
        var lines = chart.ToCsv().ToString().Split("\r\n");
        lines[0].ShouldBe("series,x,y,low,high,run");
        lines[1].ShouldStartWith("\"a,b\",0.1,0.5,");
        lines[3].ShouldBe("\"a,b\",0.1,0.3333333333333333,,,1");
        lines[^2].ShouldBe("level,,4,,,");
    }

    [Fact]
    public void Heights_without_a_place_are_refused() =>
        Should.Throw<ArgumentException>(() => new Series("s", [1, 2], [1])).Message.ShouldStartWith("s: expected 2 heights");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
