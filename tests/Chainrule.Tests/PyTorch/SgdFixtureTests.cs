using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Tests.PyTorch;

public class SgdFixtureTests
{
    public static TheoryData<string> Names => [.. SgdFixture.Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_of_sgd_is_PyTorchs(string name)
    {
        var tested = SgdFixture.Cases[name];
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            foreach (var threads in new[] { 1, 2, 3 })
            {
                SgdFixture.Distance(tested, weights => SgdFixture.Make(tested, weights), optimizer =>
                {
                    optimizer.Prepare();
                    for (var thread = 0; thread < threads; thread++) optimizer.Run(path, new Share(thread, threads));
                }).ShouldBeLessThan(Fixture.Single, $"{path}, {threads} threads");
            }
        }
    }
}
