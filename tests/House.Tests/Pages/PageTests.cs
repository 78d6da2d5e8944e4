namespace House.Tests.Pages;

public class PageTests
{
    [Fact]
    public void Every_program_in_a_page_compiles_runs_and_prints_what_the_page_says() =>
        (from page in Page.All
         from program in page.Programs
         let printed = PageProgram.Run(program.Program.Text)
         let expected = program.Output ?? ""
         where printed != expected
         select $"{program.Program.Place} says\n{expected}but prints\n{printed}").ShouldBeNone();

    [Fact]
    public void Every_sample_prints_what_the_page_says() =>
        (from page in Page.All
         from fence in page.Outputs
         let printed = PageProgram.RunFile(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(fence.From!) + ".dll"))
         where printed != fence.Text
         select $"{fence.Place} says\n{fence.Text}but {fence.From} prints\n{printed}").ShouldBeNone();

    [Fact]
    public void Every_quotation_stands_word_for_word_where_it_is_said_to() =>
        (from page in Page.All
         from quotation in page.Quotations
         where !Stands(quotation)
         select $"{quotation.Place}: not in {quotation.From}:\n{quotation.Text}").ShouldBeNone();

    [Fact]
    public void Every_link_leads_to_a_file_of_the_repository() =>
        (from page in Page.All
         from link in page.Links
         where !Repository.Exists(link)
         select $"{page.Path}: {link} does not exist.").ShouldBeNone();

    [Fact]
    public void The_readme_shows_a_program_and_what_it_prints() =>
        new Page("README.md", Repository.Read("README.md")).Programs.ShouldContain(program => program.Output != null);

    [Fact]
    public void A_program_that_does_not_compile_is_told() => PageProgram.Run("int one = \"one\";").ShouldContain("CS0029");

    [Fact]
    public void A_program_that_fails_is_told()
    {
        var printed = PageProgram.Run("Console.WriteLine(1); throw new InvalidOperationException(\"planted\");");
        printed.ShouldStartWith("1\n");
        printed.ShouldContain("planted");
        printed.ShouldContain("exit code");
    }

    [Fact]
    public void A_page_is_taken_apart_as_its_marks_say()
    {
        var page = new Page("docs/planted.md", """
            Read [the room](../src) and [that](https://example.org).
            ```csharp
            Console.WriteLine(1);
            ```

            ```text
            1
            ```
            ```csharp src/A.cs
            class A;
            ```
            ```text samples/B
            2
            ```
            <!-- from: bench/c.md -->
            | 3 |
            | 4 |

            [in a fence](no.md) is read, too.
            """);
        page.Programs.Single().ShouldSatisfyAllConditions(
            program => program.Program.Text.ShouldBe("Console.WriteLine(1);\n"),
            program => program.Output.ShouldBe("1\n"));
        page.Outputs.Select(fence => fence.From).ShouldBe(["samples/B"]);
        page.Quotations.Select(quotation => (quotation.From, quotation.Text))
            .ShouldBe([("src/A.cs", "class A;\n"), ("bench/c.md", "| 3 |\n| 4 |\n")]);
        page.Links.ShouldBe(["src", "docs/no.md"]);
    }

    [Fact]
    public void A_quotation_of_a_file_that_is_not_there_or_says_something_else_is_caught()
    {
        Stands(new Fence("", "csharp", "no/such.cs", "class A;\n", 0, 0)).ShouldBeFalse();
        Stands(new Fence("", "csharp", "global.json", "class A;\n", 0, 0)).ShouldBeFalse();
        Stands(new Fence("", "json", "global.json", "{\n", 0, 0)).ShouldBeTrue();
        Stands(new Fence("", "json", "global.json", "", 0, 0)).ShouldBeFalse();
    }

    /// <summary>Whether the lines follow each other in that file; a fence may stand further left than the file does.</summary>
    private static bool Stands(Fence quotation)
    {
        if (!Repository.Exists(quotation.From!) || quotation.Text.Length == 0) return false;
        var text = "\n" + Repository.Read(quotation.From!);
        return Enumerable.Range(0, 6).Any(depth => text.Contains("\n" + Indented(quotation.Text, 4 * depth), StringComparison.Ordinal));
    }

    private static string Indented(string text, int spaces) =>
        string.Concat(text.TrimEnd('\n').Split('\n').Select(line => (line.Length > 0 ? new string(' ', spaces) + line : line) + "\n"));
}
