using Chainrule.Cli.Screens;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;

namespace Chainrule.Cli.Tests;

public class RunsScreenTests
{
    private static readonly Experiment s_ten = new() { Epochs = 10 };

    [Fact]
    public void The_time_left_is_reckoned_from_what_was_trained_once_a_second_has_gone_by()
    {
        using var shown = new StringWriter();
        using var error = new StringWriter();
        var around = new Surroundings { Out = shown, Error = error, Input = () => Stream.Null, IsTerminal = true, Width = 120 };
        var clock = new Hands();
        var runs = new RunsScreen(new Screen(around), "series", total: 20, clock: clock);
        runs.OnRuns([new("series/seed-1", s_ten with { Seed = 1 }), new("series/seed-2", s_ten with { Seed = 2 })]);

        // One epoch of twenty within half a second: too soon to tell. Five within 5 s: fifteen more take 15 s.
        Told(0.5, Step(epoch: 2)).ShouldEndWith("    5 %  epoch of seed 1 2/10");
        Told(4.5, Step(epoch: 6)).ShouldEndWith("   25 %  15 s left  epoch of seed 1 6/10");

        string Told(double seconds, StepRecord step)
        {
            clock.Turn(TimeSpan.FromSeconds(seconds));
            shown.GetStringBuilder().Clear();
            runs.OnStep(0, step);
            return shown.ToString();
        }
    }

    /// <summary>The step before an epoch's first one, as far as that is to be counted.</summary>
    private static StepRecord Step(int epoch) => new(1, epoch, 0, 25, 1f, 0.1, double.NaN);

    private sealed class Hands : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        internal void Turn(TimeSpan on) => _now += on.Ticks;
    }
}
