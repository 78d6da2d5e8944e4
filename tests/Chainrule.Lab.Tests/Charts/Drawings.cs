using System.Globalization;
using System.Xml.Linq;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Charts;

/// <summary>Charts to draw, and what a test reads from a drawing.</summary>
internal static class Drawings
{
    internal static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    internal static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>One chart of each kind, each name the given one.</summary>
    internal static IEnumerable<Chart> All(string name)
    {
        yield return Line(Series.Of(name, [1.5, 2.25, 0.125])) with { X = name, References = [new(name, 1)] };
        yield return Line(Series.Mean(name, [1, 2, 3], [[1, 2, 3], [2, 3, 5]]) with { Best = 2 });
        BarSeries[] bars = [BarSeries.Of(name, [1.5, 2]) with { Spread = [0.25, 0.5] }, BarSeries.Of("c", [-3, 4])];
        yield return new BarChart { Groups = [name, "b"], Values = name, Series = bars };
        yield return new BarChart { Groups = [name, "b"], Values = name, Series = bars, Lying = true, References = [new(name, 1)] };
        yield return BarChart.OfProbabilities([name, "b"], [0.25, 0.75], 1);
        string[] both = [name, "b"];
        yield return new HeatMap { RowTitle = name, ColumnTitle = name, Rows = both, Columns = both, Values = [[1, 2], [0, 4000.5]] };
        yield return new ScatterMap { X = [0.5, 1, 2], Y = [0, 3.25, 2], Classes = [0, 1, 0], Names = [name, "b"] };
        yield return new ImageGrid { Tiles = [Tile.Of(new GrayImage(2, 2, [0, 50, 100, 255]), name), Tile.OfWeights([1, -1, 0, 2], 2, 2)] };
    }

    internal static IEnumerable<Chart> Empty()
    {
        yield return Line();
        yield return Line(Series.Of("nothing", []));
        yield return Line(Series.Of("lost", [double.NaN, 1]));
        yield return new BarChart { Groups = [], Values = "v", Series = [] };
        yield return new BarChart { Groups = ["a"], Values = "v", Series = [new BarSeries("b", [null])], Lying = true };
        yield return new HeatMap { RowTitle = "r", ColumnTitle = "c", Rows = [], Columns = [], Values = [] };
        yield return new HeatMap { RowTitle = "r", ColumnTitle = "c", Rows = ["a"], Columns = ["b"], Values = [[double.NaN]] };
        yield return new ScatterMap { X = [], Y = [], Classes = [], Names = [] };
        yield return new ScatterMap { X = [1, double.NaN], Y = [1, 2], Classes = [0, 0], Names = ["one place"] };
        yield return new ImageGrid { Tiles = [] };
    }

    internal static LineChart Line(params Series[] series) => new() { X = "epoch", Y = "loss", Series = series };

    internal static XElement Parse(Chart chart, string title = "title") => XDocument.Parse(chart.ToSvg(title)).Root!;

    /// <summary>The ways of all paths whose first class it is, in the legend and in the chart.</summary>
    internal static List<string> Paths(XElement svg, string css) =>
    [
        .. svg.Descendants(Svg + "path").Where(path => path.Attribute("class")!.Value.Split(' ')[0] == css)
            .Select(path => path.Attribute("d")!.Value),
    ];

    internal static List<string> Texts(XElement svg) => [.. svg.Descendants(Svg + "text").Select(text => text.Value)];

    /// <summary>A culture that writes 1.234,5 and −1 with its own signs.</summary>
    internal static CultureInfo Foreign()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        return culture;
    }
}
