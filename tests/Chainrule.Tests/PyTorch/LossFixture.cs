using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Plans;
using Chainrule.Reference;

namespace Chainrule.Tests.PyTorch;

/// <summary>A case of losses.json: a loss with its options, over given scores and a target.</summary>
internal sealed class LossFixture
{
    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("losses.json");
    private readonly JsonElement _case;
    private readonly double[] _scores;
    private readonly Node _y;
    private readonly Node _target;

    public LossFixture(string name)
    {
        _case = s_cases[name];
        var (y, t) = (_case.GetProperty("prediction"), _case.GetProperty("target"));
        _scores = y.Data().Doubles();
        _y = Parameter.Of("y", y.Shape(), StartValues.Constant(0));
        _target = Constant.Of(t.Shape(), t.Data().Doubles());
    }

    public static IEnumerable<string> Names => s_cases.Keys;

    /// <summary>The loss that the case asks for.</summary>
    public Loss Loss
    {
        get
        {
            var options = _case.GetProperty("options");
            double Real(string name) => options.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
            double[]? Reals(string name) => options.TryGetProperty(name, out var values) ? values.Doubles() : null;
            return _case.GetProperty("loss").GetString() switch
            {
                "crossEntropy" => CrossEntropy.With(Real("labelSmoothing"), Reals("classWeights")),
                "nll" => Nll.With(Reals("classWeights")!),
                "l1" => L1.Of,
                "huber" => Real("delta") == 1 ? Huber.Of : Huber.With(Real("delta")),
                "bceWithLogits" => Reals("positiveWeights") is { } weights ? BceWithLogits.With(weights) : BceWithLogits.Of,
                var other => throw new NotSupportedException($"losses.json asks for {other}."),
            };
        }
    }

    /// <summary>How far a loss and its gradient, by the reference, are from PyTorch's doubles.</summary>
    public double DistanceOfDoubles(Loss loss)
    {
        var described = loss(_y, _target);
        var reference = new Interpreter { [_y] = _scores };
        var values = reference.Evaluate([described, .. ChainRule.Differentiate(described, _y)]);
        return Distance("float64", values[0], values[1]);
    }

    /// <summary>How far a loss and its gradient, by a plan, are from PyTorch's floats.</summary>
    public double DistanceOfFloats(Loss loss)
    {
        var described = loss(_y, _target);
        using var team = new Team(1);
        using var weights = new ParameterArena(1, described);
        weights.Assign(_y, [.. _scores.Select(score => (float)score)]);
        using var plan = Plan.ForTraining(described, weights, options: new PlanOptions { Team = team });
        plan.Run();
        return Distance("float32", Fixture.Widen(plan.Value(described)), Fixture.Widen(plan.Gradient(_y)));
    }

    private double Distance(string kind, double[] loss, double[] gradient)
    {
        var expected = _case.GetProperty(kind);
        return Math.Max(
            Fixture.Distance(loss, expected.GetProperty("loss").Data().Doubles()),
            Fixture.Distance(gradient, expected.GetProperty("gradient").Data().Doubles()));
    }
}
