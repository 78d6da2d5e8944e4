using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Tests.PyTorch;

public class FirstLossesTests
{
    private static readonly JsonElement s_file = Fixture.Read("mlp_first_losses.json");
    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("mlp_first_losses.json");

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_ten_losses_and_the_weights_after_them_are_PyTorchs(string name)
    {
        var tested = s_cases[name];
        var (images, labels) = (Input.Of("images", FirstLosses.Batch, 784), Input.Of("labels", FirstLosses.Batch));
        var loss = FirstLosses.Loss(tested)(FirstLosses.Model(tested).Apply(images), labels);
        using var team = new Team(2);
        using var weights = new ParameterArena(1, loss);
        using var sgd = new Sgd(weights, s_file.GetProperty("learningRate").GetSingle(), s_file.GetProperty("momentum").GetSingle());
        using var plan = Plan.ForTraining(loss, weights, sgd, options: new PlanOptions { Team = team });
        FirstLosses.Start(weights);
        var losses = new List<double>();
        for (var step = 0; step < 10; step++)
        {
            FirstLosses.Fill(step, plan.Input(images), plan.Input(labels));
            plan.Run();
            losses.Add(plan.Value(loss)[0]);
        }

        foreach (var type in new[] { "float32", "float64" })
        {
            var expected = tested.GetProperty(type);
            Fixture.Distance(losses, expected.GetProperty("losses").Doubles()).ShouldBeLessThan(Fixture.Single);
            foreach (var final in expected.GetProperty("final").EnumerateArray()) CheckFinal(final, weights);
        }
    }

    [Fact]
    public void The_formula_of_the_start_values_is_read_right()
    {
        const double Steps = 1 << 24;
        (FirstLosses.U(0, 0) * Steps).ShouldBe(0);
        (FirstLosses.U(0, 1) * Steps).ShouldBe(702038);
        (FirstLosses.U(1, 0) * Steps).ShouldBe(6319384);
        (FirstLosses.U(3, 12345) * Steps).ShouldBe(11854370);
    }

    private static void CheckFinal(JsonElement expected, ParameterArena weights)
    {
        var ours = Fixture.Widen(weights.Read(weights.Find(expected.GetProperty("parameter").GetString()!)));
        var scale = expected.GetProperty("sumOfAbsolutes").GetDouble();
        ours.Sum(Math.Abs).ShouldBe(scale, Fixture.Single * scale);
        ours.Sum().ShouldBe(expected.GetProperty("sum").GetDouble(), Fixture.Single * scale);
        var single = expected.GetProperty("index").Integers().Select(i => ours[i]).ToArray();
        Fixture.Distance(single, expected.GetProperty("value").Doubles()).ShouldBeLessThan(Fixture.Single);
    }
}
