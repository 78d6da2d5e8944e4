namespace Chainrule.Kernels.Tests;

public class KernelPathsTests(ITestOutputHelper output)
{
    [Fact]
    public void The_paths_of_this_machine_are_listed()
    {
        var have = KernelPaths.All.Where(KernelPaths.IsSupported).ToArray();
        output.WriteLine($"Tested here: {string.Join(", ", have.Select(KernelPaths.Word))}; best: {KernelPaths.Word(KernelPaths.Best)}.");
        have.ShouldContain(KernelPath.Scalar);
        KernelPaths.Best.ShouldBe(have[^1]);
        KernelPaths.IsSupported((KernelPath)9).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void A_path_is_known_by_its_word(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        KernelPaths.Parse(KernelPaths.Word(path)).ShouldBe(path);
        KernelPaths.Parse(KernelPaths.Word(path).ToUpperInvariant()).ShouldBe(path);
        KernelPaths.Parse("auto").ShouldBe(KernelPaths.Best);
    }

    [Fact]
    public void An_unknown_word_is_refused() =>
        Should.Throw<ArgumentException>(() => KernelPaths.Parse("avx"))
            .Message.ShouldBe("kernels: expected auto, scalar, v128, v256 or v512, got 'avx'.");
}
