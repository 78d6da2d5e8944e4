using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Optim;

namespace Chainrule.Tests.PyTorch;

public class OptimizerFixtureTests
{
    public static TheoryData<string> Names => [.. OptimizerCase.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_optimizer_is_PyTorchs(string name)
    {
        var tested = OptimizerCase.All[name];
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            foreach (var threads in new[] { 1, 2, 3 })
            {
                tested.Distance(tested.Make, path, threads).ShouldBeLessThan(Fixture.Single, $"{path}, {threads} threads");
            }
        }
    }

    [Fact]
    public void No_decay_means_no_decay_of_biases()
    {
        var tested = OptimizerCase.All["no decay of biases"];
        tested.Distance(With(ParameterGroup.NoDecay), KernelPaths.Best).ShouldBeLessThan(Fixture.Single);
        tested.Distance(With(), KernelPaths.Best).ShouldBeGreaterThan(1e-3);

        static Func<ParameterArena, Optimizer> With(params ParameterGroup[] groups) =>
            weights => new AdamW(weights, 0.1, weightDecay: 0.2) { Groups = groups };
    }

    [Fact]
    public void The_norm_of_the_gradients_is_PyTorchs()
    {
        foreach (var tested in OptimizerCase.All.Values.Where(tested => tested.MaxNorm is not null))
        {
            var norms = tested.Case.GetProperty("norms").Doubles();
            tested.Distance(tested.Make, KernelPaths.Best, 2, (optimizer, step) =>
                {
                    // What stands in the file was measured before the step, and the gradients of this step are clipped by now.
                    optimizer.GradientNorm.ShouldBe(norms[step], 1e-6);
                    if (norms[step] > tested.MaxNorm) Norm(optimizer).ShouldBeLessThanOrEqualTo(tested.MaxNorm.Value);
                })
                .ShouldBeLessThan(Fixture.Single);
        }

        static double Norm(Optimizer optimizer) =>
            Math.Sqrt(Fixture.Widen(optimizer.Weights.Gradients).Sum(gradient => gradient * gradient));
    }
}
