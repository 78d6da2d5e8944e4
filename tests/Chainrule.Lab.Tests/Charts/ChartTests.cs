using System.Globalization;
using System.Xml.Linq;
using Chainrule.Lab.Charts;

namespace Chainrule.Lab.Tests.Charts;

public class ChartTests
{
    [Fact]
    public void Every_chart_is_well_formed_says_what_it_shows_and_has_a_size()
    {
        foreach (var chart in Drawings.All("name"))
        {
            var svg = Drawings.Parse(chart, "what it shows");
            svg.Name.ShouldBe(Drawings.Svg + "svg");
            svg.Attribute("aria-label")!.Value.ShouldBe("what it shows");
            var box = svg.Attribute("viewBox")!.Value.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            box[2].ShouldBeGreaterThan(50);
            box[3].ShouldBeGreaterThan(20);
            Drawings.Texts(svg).ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData("<script>x</script>")]
    [InlineData("a\" onload=\"x")]
    [InlineData("]]>&amp;</svg>")]
    [InlineData("\0\u0001\u001b[2J")]
    [InlineData("\ud800 half a pair")]
    public void Names_are_text_whatever_they_say(string name)
    {
        foreach (var chart in Drawings.All(name))
        {
            var svg = Drawings.Parse(chart, name);
            svg.DescendantsAndSelf().Attributes().ShouldAllBe(attribute => !attribute.Name.LocalName.StartsWith("on"));
            svg.Descendants(Drawings.Svg + "script").ShouldBeEmpty();
            svg.Elements(Drawings.Svg + "style").Count().ShouldBe(1);
        }
    }

    [Fact]
    public void Charts_without_numbers_are_drawn()
    {
        foreach (var chart in Drawings.Empty())
        {
            var svg = chart.ToSvg("empty");
            XDocument.Parse(svg).Root!.Attribute("height").ShouldNotBeNull();
            svg.ShouldNotContain("NaN");
            svg.ShouldNotContain("Infinity");
        }
    }

    [Fact]
    public void The_same_numbers_give_the_same_bytes_in_every_culture()
    {
        string Everything() => string.Join('\n', Drawings.All("name").Select(chart => chart.ToSvg("title") + chart.ToCsv()))
            + HtmlPage.Write(HtmlPageTests.Sample("name"));
        var first = Everything();
        Everything().ShouldBe(first);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Drawings.Foreign();
            $"{-1234.5:N1}".ShouldBe("~1.234,5");
            Everything().ShouldBe(first);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_picture_uses_nothing_from_outside()
    {
        foreach (var chart in Drawings.All("name"))
        {
            var svg = chart.ToSvg("title").Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
            svg.ShouldNotContain("http");
            svg.ShouldNotContain("@import");
            svg.ShouldNotContain("url(");
        }
    }

    [Fact]
    public void Bars_begin_at_zero_and_are_as_long_as_their_numbers()
    {
        var chart = new BarChart { Groups = ["a", "b", "c"], Values = "v", Series = [BarSeries.Of("s", [1, 2, double.NaN])] };
        var bars = Drawings.Parse(chart).Descendants(Drawings.Svg + "rect").ToList();
        bars.Count.ShouldBe(2);
        var heights = bars.Select(bar => double.Parse(bar.Attribute("height")!.Value, CultureInfo.InvariantCulture)).ToArray();
        heights[1].ShouldBe(2 * heights[0], 0.05);
        Drawings.Texts(Drawings.Parse(chart)).ShouldContain("–");
    }

    [Fact]
    public void The_true_class_is_marked_in_words_too() =>
        Drawings.Texts(Drawings.Parse(BarChart.OfProbabilities(["cat", "dog"], [0.4, 0.6], 0))).ShouldContain("✓ cat");

    [Fact]
    public void A_logarithmic_heat_map_shows_one_mistake_beside_thousands_of_hits()
    {
        HeatMap Map(Shading shading) => new()
        {
            RowTitle = "true",
            ColumnTitle = "read",
            Rows = ["a", "b"],
            Columns = ["a", "b"],
            Values = [[5000, 1], [0, 2]],
            Shading = shading,
        };
        double[] Shades(Shading shading) =>
        [
            .. Drawings.Parse(Map(shading)).Descendants(Drawings.Svg + "rect")
                .Select(rect => double.Parse(rect.Attribute("fill-opacity")!.Value, CultureInfo.InvariantCulture)),
        ];
        Shades(Shading.Linear).ShouldBe([1, 0.06, 0, 0.06], 0.005);
        Shades(Shading.Logarithmic)[1].ShouldBe(0.06 + 0.94 * Math.Log(2) / Math.Log(5001), 0.006);
        Shades(Shading.PerRow)[3].ShouldBe(1);
        Drawings.Texts(Drawings.Parse(Map(Shading.Linear))).ShouldContain("5000");
    }

    [Fact]
    public void A_map_of_20000_points_is_a_small_file_with_every_class_named_at_its_median()
    {
        var random = new Random(1);
        var chart = new ScatterMap
        {
            X = [.. Enumerable.Range(0, 20_000).Select(i => 20.0 * (i % 10) + random.NextDouble() * 15)],
            Y = [.. Enumerable.Range(0, 20_000).Select(i => random.NextDouble() * 200)],
            Classes = [.. Enumerable.Range(0, 20_000).Select(i => i % 10)],
            Names = Drawings.Digits,
        };
        var text = chart.ToSvg("map");
        text.Length.ShouldBeLessThan(200_000);
        var svg = XDocument.Parse(text).Root!;
        svg.Descendants(Drawings.Svg + "path").Count().ShouldBe(10);
        var names = svg.Descendants(Drawings.Svg + "text").ToList();
        names.Select(name => name.Value).ShouldBe(Drawings.Digits);
        var places = names.Select(name => double.Parse(name.Attribute("x")!.Value, CultureInfo.InvariantCulture)).ToList();
        places.ShouldBe(places.Order());
    }

    [Fact]
    public void A_point_without_a_class_is_refused() =>
        Should.Throw<ArgumentException>(() => new ScatterMap { X = [1], Y = [1], Classes = [3], Names = ["a"] }.ToSvg("map"))
            .Message.ShouldContain("0 … 0");
}
