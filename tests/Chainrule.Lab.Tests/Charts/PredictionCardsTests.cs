using System.Xml.Linq;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Charts;

public class PredictionCardsTests
{
    private static readonly GrayImage s_picture = new(2, 2, [0, 80, 160, 255]);

    [Fact]
    public void Each_picture_has_its_bars_and_the_true_class_is_ticked()
    {
        var svg = Drawings.Parse(Cards(new PredictionCard(s_picture, "a 1", [0.25, 0.75, 0], 1)));
        svg.Descendants(Drawings.Svg + "image").Count().ShouldBe(1);
        Drawings.Texts(svg).ShouldBe(["a 1", "zero", "25 %", "✓ one", "75 %", "two"]);
        Widths(svg).ShouldBe([1.0 / 3, 1], 0.01);
    }

    [Fact]
    public void Of_many_classes_the_most_probable_are_drawn()
    {
        var chart = Cards(new PredictionCard(s_picture, "", [0.1, 0.2, 0.7])) with { Most = 2 };
        Drawings.Texts(Drawings.Parse(chart)).ShouldBe(["", "two", "70 %", "one", "20 %"]);
    }

    [Fact]
    public void All_probabilities_are_in_the_csv() =>
        Cards(new PredictionCard(s_picture, "=a", [0.25, 0.75, 0], 1), new PredictionCard(s_picture, "b", [1, 0, 0])).ToCsv().ToString()
            .ShouldBe("picture,caption,truth,zero,one,two\r\n1,\"'=a\",one,0.25,0.75,0\r\n2,b,,1,0,0\r\n");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_probability_that_is_none_has_no_bar(double probability) =>
        Widths(Drawings.Parse(Cards(new PredictionCard(s_picture, "", [probability, 0, 0])))).ShouldBeEmpty();

    [Fact]
    public void Without_pictures_it_says_so() => Drawings.Texts(Drawings.Parse(Cards())).ShouldBe(["no pictures yet"]);

    [Fact]
    public void The_numbers_of_a_document_are_files_each_with_a_name_of_its_own()
    {
        var figure = new Figure("same", Cards(new PredictionCard(s_picture, "a", [1, 0, 0])), "caption");
        var table = new Table(["x"], [["1"]]) { Caption = "Same" };
        CsvFiles.Of(new("title", [figure, new Details("more", [new FigureGrid([figure])]), table, new Table(["x"], [["2"]])]))
            .Select(file => file.Name).ShouldBe(["same.csv", "same-2.csv", "same-3.csv"]);
    }

    private static PredictionCards Cards(params PredictionCard[] cards) => new() { Classes = ["zero", "one", "two"], Cards = cards };

    private static List<double> Widths(XElement svg)
    {
        var widths = svg.Descendants(Drawings.Svg + "rect").Select(bar => (double)bar.Attribute("width")!).ToList();
        return [.. widths.Select(width => width / widths.Max())];
    }
}
