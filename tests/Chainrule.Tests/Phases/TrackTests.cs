using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Phases;

/// <summary>Buffers follow at a run's end, whatever their next value is made of and whoever reads them meanwhile.</summary>
public sealed class TrackTests : IDisposable
{
    private readonly PlanOptions _options = new() { Team = new Team(3) };
    private readonly Node _x = Input.Of("x", 2, 2);
    private readonly Node _buffer = Graph.Buffer.Of("buffer", new Shape(2, 2), StartValues.Constant(0));

    [Fact]
    public void A_next_value_may_shuffle_the_last_one()
    {
        using var weights = Run(Track.Of(_x, _buffer, _buffer.Permute()).Sum(), start: [1, 2, 3, 4]);
        weights.Read(_buffer).ShouldBe([1, 3, 2, 4]);
    }

    [Fact]
    public void Whoever_reads_the_buffer_sees_what_it_was()
    {
        var before = Track.Of(_x, _buffer, _buffer + _x).Sum() + _buffer.Sum();
        var after = _buffer.Sum() + Track.Of(_x, _buffer, _buffer + _x).Sum();
        foreach (var loss in new[] { before, after })
        {
            var read = 0f;
            using var weights = Run(loss, [0, 0, 0, 0], plan => read = plan.Value(loss)[0]);
            read.ShouldBe(4);
            weights.Read(_buffer).ShouldBe([1, 1, 1, 1]);
        }
    }

    [Fact]
    public void A_next_value_may_be_an_input_a_constant_or_what_passes_on()
    {
        Run(Track.Of(_x * 3, _buffer, _x).Sum(), [0, 0, 0, 0]).Read(_buffer).ShouldBe([1, 1, 1, 1]);
        Run(Track.Of(_x, _buffer, Constant.Full(_buffer.Shape, 7)).Sum(), [0, 0, 0, 0]).Read(_buffer).ShouldBe([7, 7, 7, 7]);
        var passed = _x * 5;
        Run(Track.Of(passed, _buffer, passed).Sum(), [0, 0, 0, 0]).Read(_buffer).ShouldBe([5, 5, 5, 5]);
    }

    public void Dispose() => _options.Team!.Dispose();

    private ParameterArena Run(Node loss, float[] start, Action<Plan>? look = null)
    {
        var weights = new ParameterArena(1, loss, _buffer);
        weights.Assign(_buffer, start);
        using var plan = Plan.ForTraining(loss, weights, options: _options);
        plan.Input(_x).Fill(1);
        plan.Run();
        look?.Invoke(plan);
        return weights;
    }
}
