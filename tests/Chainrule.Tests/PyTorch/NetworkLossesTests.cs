using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Optim;
using Chainrule.Plans;
using Chainrule.Reference;

namespace Chainrule.Tests.PyTorch;

/// <summary>The studies' networks: batch norm, weight norm, convolutions; SGD and Adam; in floats and in doubles.</summary>
public class NetworkLossesTests
{
    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("network_first_losses.json");

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_ten_losses_and_the_variables_after_them_are_PyTorchs(string name)
    {
        var tested = s_cases[name];
        var (images, labels, loss) = Describe(tested);
        using var team = new Team(2);
        using var weights = new ParameterArena(1, loss);
        NetworkLosses.Start(weights);

        var reference = new Interpreter();
        var losses = NetworkLosses.Train(reference, tested, loss, images, labels, weights);
        var doubles = tested.GetProperty("float64");
        Fixture.Distance(losses, doubles.GetProperty("losses").Doubles()).ShouldBeLessThan(Fixture.Double);
        Check(doubles, weights, Fixture.Double, node => Outside(node, reference[node]));
        Fixture.Distance([Predicting(reference, loss, images, labels, weights)], [doubles.GetProperty("predicting").GetDouble()])
            .ShouldBeLessThan(Fixture.Double);

        var rate = tested.GetProperty("learningRate").GetSingle();
        using Optimizer optimizer = tested.GetProperty("optimizer").GetString() == "sgd"
            ? new Sgd(weights, rate, momentum: 0.9f)
            : new Adam(weights, rate);
        using var plan = Plan.ForTraining(loss, weights, optimizer, options: new PlanOptions { Team = team });
        for (var step = 0; step < 10; step++)
        {
            FirstLosses.Fill(step, plan.Input(images), plan.Input(labels));
            plan.Run();
            losses[step] = plan.Value(loss)[0];
        }

        foreach (var type in new[] { "float32", "float64" })
        {
            Fixture.Distance(losses, tested.GetProperty(type).GetProperty("losses").Doubles()).ShouldBeLessThan(Fixture.Single);
            Check(tested.GetProperty(type), weights, Fixture.Single, node => Fixture.Widen(weights.Read(node)));
        }

        // By running statistics, and with the batch norm folded into the layer before it.
        using var predicting = Plan.ForInference([loss], weights, new PlanOptions { Team = team });
        FirstLosses.Fill(0, predicting.Input(images), predicting.Input(labels));
        predicting.Run();
        Fixture.Distance([predicting.Value(loss)[0]], [doubles.GetProperty("predicting").GetDouble()]).ShouldBeLessThan(Fixture.Single);
    }

    private static double Predicting(Interpreter trained, Node loss, Node images, Node labels, ParameterArena weights)
    {
        var (x, y) = (new float[images.Shape.Count], new float[labels.Shape.Count]);
        FirstLosses.Fill(0, x, y);
        var predicting = new Interpreter { IsTraining = false, [images] = Fixture.Widen(x), [labels] = Fixture.Widen(y) };
        foreach (var node in weights.Variables) predicting[node] = trained[node];
        return predicting.Evaluate(loss)[0][0];
    }

    private static (Node Images, Node Labels, Node Loss) Describe(JsonElement tested)
    {
        var images = Input.Of("images", [FirstLosses.Batch, .. tested.GetProperty("sample").Integers()]);
        var labels = Input.Of("labels", FirstLosses.Batch);
        Loss loss = tested.GetProperty("loss").GetString() == "nll" ? Nll.Of : CrossEntropy.Of;
        return (images, labels, loss(FixtureLayers.Of(tested.GetProperty("layers")).Apply(images), labels));
    }

    private static double[] Outside(Node node, double[] values) => node.Op is not Parameter { Transposed: true } ? values
        : [.. Enumerable.Range(0, values.Length).Select(i => values[i % node.Shape[0] * node.Shape[1] + i / node.Shape[0]])];

    private static void Check(JsonElement expected, ParameterArena weights, double bound, Func<Node, double[]> read)
    {
        expected.GetProperty("final").GetArrayLength().ShouldBe(weights.Variables.Count);
        foreach (var final in expected.GetProperty("final").EnumerateArray())
        {
            var ours = read(weights.Find(final.GetProperty("variable").GetString()!));
            var scale = final.GetProperty("sumOfAbsolutes").GetDouble();
            ours.Sum(Math.Abs).ShouldBe(scale, bound * Math.Max(1, scale));
            ours.Sum().ShouldBe(final.GetProperty("sum").GetDouble(), bound * Math.Max(1, scale));
            var single = final.GetProperty("index").Integers().Select(i => ours[i]).ToArray();
            Fixture.Distance(single, final.GetProperty("value").Doubles()).ShouldBeLessThan(bound);
        }
    }
}
