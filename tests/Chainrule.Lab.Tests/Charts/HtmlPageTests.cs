using System.Text;
using System.Xml.Linq;
using Chainrule.Lab.Charts;

namespace Chainrule.Lab.Tests.Charts;

public class HtmlPageTests
{
    private static readonly Table s_table = new(
        ["run", new("accuracy [%]", Best.Highest), new("s", Best.Lowest)],
        [
            ["a", Cell.OfShare(0.9781, 2, 0.0012), Cell.Of(1.26, 1)],
            ["b", Cell.OfShare(0.98634), Cell.Of(9.0, 1)],
            ["c", "", Cell.Of(null, 1)],
        ])
    { Caption = "results" };

    internal static Document Sample(string name) => new(name,
    [
        new Heading(name),
        new Paragraph(name + " and `code " + name + "`"),
        new Heading("Charts"),
        .. Drawings.All(name).Select(chart => new Figure(name, chart, name)),
        new FigureGrid([.. Drawings.All(name).Select(chart => new Figure(name, chart, name))]),
        new Heading(name),
        s_table,
        new Definitions([(name, name)]),
        new Details(name, [new CodeBlock(name), new Heading("Inside", 3)]),
    ])
    { Lead = name };

    private static XElement Parse(Document document)
    {
        var text = HtmlPage.Write(document);
        text.ShouldStartWith("<!DOCTYPE html>\n<html lang=\"en\">");
        return XDocument.Parse(text).Root!;
    }

    [Theory]
    [InlineData("Results")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\" onmouseover=\"x")]
    [InlineData("</style></script><!-- ]]>")]
    [InlineData("\u0000\u0008&nbsp;")]
    public void A_page_is_well_formed_whatever_its_texts_say(string name)
    {
        var page = Parse(Sample(name));
        page.Descendants("script").Count().ShouldBe(1);
        page.Descendants("style").Count().ShouldBe(1);
        page.Descendants().Attributes().ShouldAllBe(attribute => !attribute.Name.LocalName.StartsWith("on"));
        page.Descendants("h2").Count().ShouldBe(3);
        page.Descendants("svg").ShouldBeEmpty("a drawing is in its own namespace");
    }

    [Fact]
    public void A_page_needs_nothing_but_itself()
    {
        var text = HtmlPage.Write(Sample("x"));
        text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).ShouldNotContain("://");
        text.ShouldContain("default-src 'none';");
        var page = XDocument.Parse(text).Root!;
        page.Descendants().Where(element => element.Name.LocalName is "link" or "iframe" or "img" or "object").ShouldBeEmpty();
        page.Descendants(Drawings.Svg + "image").ShouldAllBe(image => image.Attribute("href")!.Value.StartsWith("data:image/png;base64,"));
        var chart = new BarChart { Groups = [], Values = "v", Series = [] };
        Parse(new("no lines", [new Figure("a", chart, "b")])).Descendants("script").ShouldBeEmpty();
    }

    [Fact]
    public void The_script_keeps_the_page_well_formed() => Readout.Script.ShouldNotContain("<");

    [Fact]
    public void Contents_lead_to_the_sections_and_every_place_has_one_name()
    {
        var page = Parse(Sample("Same"));
        var names = page.Descendants().Attributes("id").Select(id => id.Value).ToList();
        names.ShouldBe(names.Distinct());
        page.Descendants("nav").Single().Descendants("a").Select(link => link.Attribute("href")!.Value[1..])
            .ShouldBe(page.Descendants("h2").Select(heading => heading.Attribute("id")!.Value));
    }

    [Fact]
    public void The_links_of_a_figure_hold_its_exact_numbers_and_its_drawing()
    {
        var chart = Drawings.Line(Series.Of("ä", [1.0 / 3]));
        var links = Parse(new("t", [new Figure("Loss, ä", chart, "c")])).Descendants("figcaption").Single().Descendants("a").ToList();
        links.Select(link => link.Attribute("download")!.Value).ShouldBe(["loss.csv", "loss.svg"]);
        var contents = links.Select(link => Convert.FromBase64String(link.Attribute("href")!.Value.Split(',')[1]))
            .Select(Encoding.UTF8.GetString).ToList();
        contents[0].ShouldBe(chart.ToCsv().ToString());
        XDocument.Parse(contents[1]).Root!.Name.ShouldBe(Drawings.Svg + "svg");
    }

    [Fact]
    public void The_best_number_of_a_column_is_bold_and_numbers_stand_at_the_right()
    {
        var page = Parse(new("t", [s_table]));
        page.Descendants("b").Select(cell => cell.Value).ShouldBe(["98.63", "1.3"], ignoreOrder: true);
        Cells("number").ShouldBe(["97.81", "1.3", "98.63", "9.0", "", ""]);
        Cells("spread").ShouldBe(["± 0.12", "", ""]);

        List<string> Cells(string css) =>
            [.. page.Descendants("td").Where(cell => cell.Attribute("class")?.Value == css).Select(cell => cell.Value)];
    }

    [Fact]
    public void A_table_gives_its_numbers_as_they_are()
    {
        var lines = s_table.ToCsv().ToString().Split("\r\n");
        lines[0].ShouldBe("run,accuracy [%],accuracy [%] ±,s");
        lines[1].ShouldBe("a,97.81,0.12,1.26");
        lines[3].ShouldBe("c,,,");
    }

    [Fact]
    public void A_row_of_another_length_is_refused() =>
        Should.Throw<ArgumentException>(() => new Table(["a", "b"], [["x"]])).Message.ShouldStartWith("Row 1: expected 2 cells");
}
