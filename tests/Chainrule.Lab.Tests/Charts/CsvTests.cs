using Chainrule.Lab.Charts;

namespace Chainrule.Lab.Tests.Charts;

public class CsvTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-x", "\"'-x\"")]
    [InlineData("@x", "\"'@x\"")]
    [InlineData("\t=x", "\"'\t=x\"")]
    public void Texts_are_quoted_and_never_formulas(string text, string cell) =>
        new Csv("h").Add(text).ToString().ShouldBe($"h\r\n{cell}\r\n");

    [Fact]
    public void Numbers_read_back_exactly_and_empty_cells_stay_empty() =>
        new Csv("a", "b", "c", "d").Add(-1.0 / 3, null, 7, double.NaN).ToString().ShouldBe("a,b,c,d\r\n-0.3333333333333333,,7,NaN\r\n");
}
