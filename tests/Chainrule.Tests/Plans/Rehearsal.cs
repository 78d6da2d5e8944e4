using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Plans;

namespace Chainrule.Tests.Plans;

/// <summary>
/// Runs a plan's steps on one real thread as if there were many, in orders that the barriers allow: what a thread should have waited for
/// then holds no number, or another.
/// </summary>
/// <param name="plan">The plan; its inputs are written.</param>
/// <param name="threads">As many as it was made for.</param>
internal sealed class Rehearsal(Plan plan, int threads)
{
    private const int Poison = 0x7FC0BAD1;

    /// <summary>Whether barriers are minded.</summary>
    public bool MindsBarriers { get; init; } = true;

    /// <summary>All that the steps leave, bit by bit, in the order of the steps, one thread doing it all.</summary>
    public int[] Alone()
    {
        Spoil();
        foreach (var step in plan.Steps) Run(step, Share.All);
        return Bits();
    }

    /// <summary>The same, where between two barriers each thread goes on as far as it can, in the order of these ranks.</summary>
    public int[] InTurn(params int[] ranks)
    {
        Spoil();
        foreach (var steps in Segments())
        {
            foreach (var thread in ranks)
            {
                foreach (var step in steps) Run(step, thread);
            }
        }

        return Bits();
    }

    /// <summary>The same, where any thread may go on by one step at any time.</summary>
    public int[] Mixed(Philox random)
    {
        Spoil();
        foreach (var steps in Segments())
        {
            var done = new int[threads];
            for (var left = steps.Length * threads; left > 0;)
            {
                var thread = random.NextInt32(threads);
                if (done[thread] == steps.Length) continue;
                Run(steps[done[thread]++], thread);
                left--;
            }
        }

        return Bits();
    }

    /// <summary>How many floats some step leaves out, or lets two threads write.</summary>
    public int Misshared()
    {
        Spoil();
        var wrong = 0;
        foreach (var step in plan.Steps)
        {
            var writers = step.Outputs.Select(output => new int[output.Place.Length]).ToArray();
            for (var thread = 0; thread < threads; thread++)
            {
                foreach (var (_, place) in step.Outputs) Spoil(place);
                Run(step, thread);
                foreach (var (i, (_, place)) in step.Outputs.Index())
                {
                    foreach (var (j, value) in place.Values.ToArray().Index())
                    {
                        if (BitConverter.SingleToInt32Bits(value) != Poison) writers[i][j]++;
                    }
                }
            }

            Run(step, Share.All);
            wrong += writers.Sum(counts => counts.Count(count => count != 1));
        }

        return wrong;
    }

    private static void Spoil(Place place) => place.Values.Fill(BitConverter.Int32BitsToSingle(Poison));

    private void Spoil()
    {
        foreach (var (_, place) in plan.Steps.SelectMany(step => step.Outputs)) Spoil(place);
    }

    private int[] Bits() =>
    [
        .. plan.Steps.SelectMany(step => step.Outputs)
            .SelectMany(output => output.Place.Values.ToArray()).Select(BitConverter.SingleToInt32Bits),
    ];

    private Step[][] Segments()
    {
        var segments = new List<List<Step>> { new() };
        foreach (var step in plan.Steps)
        {
            if (step.Barrier && MindsBarriers) segments.Add([]);
            segments[^1].Add(step);
        }

        return [.. segments.Select(steps => steps.ToArray())];
    }

    private void Run(Step step, int thread)
    {
        if (!step.Alone) Run(step, new Share(thread, threads));
        else if (thread == 0) Run(step, Share.All);
    }

    private void Run(Step step, Share share) => step.Run(KernelPaths.Best, share, plan.Weights.Seed, 1);
}
