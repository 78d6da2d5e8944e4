using Chainrule.Graph;
using Chainrule.Nn;

namespace Chainrule.Tests.Modules;

public class StartRuleTests
{
    private const int In = 400;
    private const int Out = 300;

    public static TheoryData<string> Rules => [.. StartRule.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Weights_have_the_mean_the_variance_and_the_bounds_of_their_rule(string name)
    {
        // From the papers: the variance, and whether it is that of a uniform distribution, whose bound is √3 deviations.
        var (variance, uniform) = name switch
        {
            "pytorch" => (1.0 / (3 * In), true),
            "glorotUniform" => (2.0 / (In + Out), true),
            "glorotNormal" => (2.0 / (In + Out), false),
            "glorotSigmoid" => (16 * 2.0 / (In + Out), true),
            "heUniform" => (2.0 / In, true),
            "heNormal" => (2.0 / In, false),
            "normal" => (1.0 / In, false),
            _ => throw new ArgumentException(name),
        };
        var (weight, bias) = Start(StartRule.All.Single(rule => rule.Name == name));
        var (n, deviation) = (weight.Length, Math.Sqrt(variance));
        weight.Average(w => (double)w).ShouldBe(0, 5 * deviation / Math.Sqrt(n));
        weight.Average(w => (double)w * w).ShouldBe(variance, 5 * variance * Math.Sqrt((uniform ? 0.8 : 2.0) / n));
        var largest = weight.Max(w => Math.Abs((double)w)) / deviation;
        if (uniform) largest.ShouldBeInRange(Math.Sqrt(3) * 0.999, Math.Sqrt(3) * (1 + 1e-6));
        else largest.ShouldBeInRange(3.8, 5.9);

        if (name is "pytorch") bias.Max(Math.Abs).ShouldBeInRange(0.95f / 20, 1f / 20);
        else if (name is "normal") bias.Average(b => (double)b * b).ShouldBe(variance, 5 * variance * Math.Sqrt(2.0 / Out));
        else bias.ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        Start(StartRule.HeNormal).Weight.ShouldBe(Start(StartRule.HeNormal).Weight);
        Start(StartRule.HeNormal, seed: 2).Weight.ShouldNotBe(Start(StartRule.HeNormal, seed: 1).Weight);
    }

    [Fact]
    public void Another_layer_changes_nobody_elses_start_values()
    {
        var x = Input.Of("x", 2, 7);
        Linear Layer(string name) => new(7, 7) { Name = name };
        using var few = new ParameterArena(5, new Sequential(Layer("a"), Layer("c")).Apply(x));
        using var many = new ParameterArena(5, new Sequential(Layer("new"), Layer("a"), Layer("b"), Layer("c")).Apply(x));
        foreach (var parameter in few.Parameters)
        {
            var name = ((Parameter)parameter.Op).FullName;
            many.Read(many.Find(name)).ShouldBe(few.Read(parameter), name);
        }
    }

    [Fact]
    public void Parameters_of_one_shape_and_different_names_start_differently()
    {
        using var weights = new ParameterArena(5, new Sequential(new Linear(7, 7), new Linear(7, 7)).Apply(Input.Of("x", 2, 7)));
        weights.Read(weights.Find("0.weight")).ShouldNotBe(weights.Read(weights.Find("1.weight")));
    }

    private static (float[] Weight, float[] Bias) Start(StartRule rule, ulong seed = 1)
    {
        using var weights = new ParameterArena(seed, new Linear(In, Out) { Start = rule }.Apply(Input.Of("x", 1, In)));
        return (weights.Read(weights.Find("weight")), weights.Read(weights.Find("bias")));
    }
}
