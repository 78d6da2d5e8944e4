using System.Globalization;
using Chainrule.Graph;
using Chainrule.Plans;

namespace Chainrule.Bench.Kernels;

/// <summary>What it costs to pass work between threads.</summary>
internal static class HandOffBench
{
    private const int Steps = 64;
    private const int Rounds = 5;
    private const double Target = 0.4;

    public static void Run(TextWriter output)
    {
        var threads = Environment.ProcessorCount;
        if (threads == 1) return;
        using var team = new Team(threads);
        var nothing = new Nothing();
        using var one = new Chain(1);
        using var all = new Chain(threads);
        Action[] works = [() => team.Run(nothing), one.Run, all.Run];
        foreach (var work in works) Clock.Warm(work);
        if (!one.Result.SequenceEqual(all.Result)) throw new InvalidOperationException("hand-off: the threads changed the result.");
        var seconds = Enumerable.Range(0, Rounds).Select(_ => works.Select(work => Clock.Least(work)).ToArray()).ToArray();
        var run = 1e6 * Medians.Of(seconds.Select(s => s[0]));
        var step = 1e6 * Medians.Of(seconds.Select(s => s[2] - s[1] / threads)) / all.Barriers;
        var verdict = run / 2 <= Target ? "holds" : "missed";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            ## Hand-offs between {threads} threads

            | what | µs |
            |---|---|
            | `Team.Run` of nothing: the start and the end, two hand-offs | {run:f2} |
            | one of them; at most {Target} is the target: {verdict} | {run / 2:f2} |
            | a barrier within a plan: {Steps} products of 16 × 128 × 128 in a row, less their time on one thread / {threads} | {step:f2} |
            """));
    }

    private sealed class Nothing : ITeamWork
    {
        public void Run(int thread)
        {
        }
    }

    /// <summary>Products that each wait for the one before.</summary>
    private sealed class Chain : IDisposable
    {
        private readonly Team _team;
        private readonly ParameterArena _weights;
        private readonly Plan _plan;
        private readonly Node _last;

        public Chain(int threads)
        {
            _team = new Team(threads);
            var (first, square) = (Input.Of("x", 16, 128), Input.Of("w", 128, 128));
            _last = first;
            for (var step = 0; step < Steps; step++) _last = _last.MatMul(square);
            _weights = new ParameterArena(0, _last);
            _plan = Plan.ForInference([_last], _weights, new PlanOptions { Team = _team });
            var x = _plan.Input(first);
            for (var i = 0; i < x.Length; i++) x[i] = i % 9 - 4;

            // Each product turns the columns by one: no number grows.
            var w = _plan.Input(square);
            for (var i = 0; i < 128; i++) w[i * 128 + (i + 1) % 128] = 1;
        }

        public int Barriers => _plan.Lines.Count(line => line.Barrier) + 2;

        public ReadOnlySpan<float> Result => _plan.Value(_last);

        public void Run() => _plan.Run();

        public void Dispose()
        {
            _plan.Dispose();
            _weights.Dispose();
            _team.Dispose();
        }
    }
}
