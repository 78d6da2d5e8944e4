using System.Xml.Linq;
using Chainrule.Lab.Charts;

namespace Chainrule.Lab.Tests.Charts;

public class MarkdownPageTests
{
    [Fact]
    public void Every_picture_and_table_that_the_page_names_lies_beside_it()
    {
        var files = MarkdownPage.Write(HtmlPageTests.Sample("Accuracy, 3 seeds"), "report");
        files[0].Path.ShouldBe("report.md");
        files.Select(file => file.Path).ShouldBe(files.Select(file => file.Path).Distinct());
        foreach (var (path, text) in files.Skip(1))
        {
            files[0].Text.ShouldContain($"({path})");
            if (path.EndsWith(".svg")) XDocument.Parse(text).Root!.Value.ShouldContain("prefers-color-scheme:dark");
        }

        files.Count(file => file.Path.EndsWith(".svg")).ShouldBe(16);
    }

    [Fact]
    public void Texts_are_texts()
    {
        var document = new Document("a_b*c", [new Paragraph("<b> [x](y) | `a|b` #1"), new Paragraph("- no list"), new CodeBlock("```\nx")]);
        var text = MarkdownPage.Write(document, "page")[0].Text;
        text.ShouldBe("# a\\_b\\*c\n\n\\<b\\> \\[x\\](y) \\| `a|b` \\#1\n\n\\- no list\n\n````\n```\nx\n````\n");
    }

    [Fact]
    public void A_table_has_its_best_in_bold_and_its_numbers_at_the_right()
    {
        var table = new Table(["run", new("loss", Best.Lowest)], [["a|b", Cell.Of(1, 2, 0.5)], ["c", Cell.Of(0.25, 2)]]);
        MarkdownPage.Write(new("t", [table]), "page")[0].Text.ShouldEndWith(
            "| run | loss |\n|---|---:|\n| a\\|b | 1.00 ± 0.50 |\n| c | **0.25** |\n");
    }
}
