namespace House.Tests.Code;

public class SizeTests(ITestOutputHelper output)
{
    private const int MostLines = 300;
    private const int MostLinesOfAKernel = 500;
    private const int MostLinesOfTheEngine = 8950;
    private const int LongestLine = 140;

    /// <summary>Kernels above 300 lines, each with its reason.</summary>
    private static readonly Dictionary<string, string> s_longKernels = [];

    private static List<string> Code => Repository.Files(".cs", "src", "tests", "samples", "bench");

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        (from file in Code
         let lines = Lines.Count(file)
         where lines > (s_longKernels.ContainsKey(file) ? MostLinesOfAKernel : MostLines)
         select $"{file}: {lines} lines. Which two things is it about?").ShouldBeNone();

    [Fact]
    public void Every_long_kernel_in_the_list_exists_is_long_and_says_why() =>
        s_longKernels.ShouldAllBe(kernel => kernel.Key.StartsWith("src/Chainrule.Kernels/", StringComparison.Ordinal)
            && kernel.Value.Length > 20 && Lines.Count(kernel.Key) > MostLines);

    [Fact]
    public void The_engine_stays_small_enough_to_read()
    {
        var engine = Repository.Files(".cs", "src/Chainrule.Kernels", "src/Chainrule");

        // Lines of code: every public member owes a page of documentation, which must not count against it.
        var lines = Lines.Of(engine).Select(line => line.Text.Trim())
            .Count(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        output.WriteLine($"Engine: {lines} lines of code in {engine.Count} files.");
        lines.ShouldBeInRange(1, MostLinesOfTheEngine);
    }

    [Fact]
    public void No_line_is_longer_than_140_characters() =>
        Lines.Of(Code).Where(line => line.Text.Length > LongestLine).Select(line => $"{line.Place}: {line.Text.Length}").ShouldBeNone();
}
