using Chainrule.Graph;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Plans;

public class TeamTests
{
    private readonly Node _x = Input.Of("x", 300, 200);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_optimizer_that_fails_ends_the_run_and_leaves_the_team_usable(int threads)
    {
        using var team = new Team(threads);
        var x = Input.Of("x", 2, 3);
        var loss = new Linear(3, 1).Apply(x).Square().Mean();
        using var weights = new ParameterArena(1, loss);
        var options = new PlanOptions { Team = team };
        var gone = new Sgd(weights, 0.1f, momentum: 0.9f);
        using var failing = Plan.ForTraining(loss, weights, gone, options: options);
        gone.Dispose();
        Should.Throw<PlanException>(failing.Run).Message.ShouldStartWith("Sgd: ");

        using var sound = Plan.ForTraining(loss, weights, options: options);
        sound.Run();
        sound.Value(loss)[0].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_team_larger_than_the_machine_finishes()
    {
        using var team = new Team(Environment.ProcessorCount + 5);
        Sum(team, 3).ShouldBe(3 * 300 * 200 * 2);
    }

    [Fact]
    public void Ten_thousand_hand_offs_of_tiny_work_all_arrive()
    {
        using var team = new Team(2);
        var counter = Input.Of("n", 1);
        var sum = Node.Of(new Tally(), counter);
        using var weights = new ParameterArena(1, sum);
        using var plan = Plan.ForInference([sum], weights, new PlanOptions { Team = team });
        for (var i = 0; i < 10_000; i++) plan.Run();
        plan.Value(sum).ToArray().ShouldBe(Enumerable.Repeat(10_000f, 32));
    }

    [Fact]
    public void A_team_that_slept_wakes_up()
    {
        using var team = new Team(3);
        for (var i = 0; i < 5; i++)
        {
            Sum(team, i).ShouldBe(i * 300 * 200 * 2);
            Thread.Sleep(20);
        }
    }

    [Fact]
    public void A_team_that_ended_refuses_to_run()
    {
        var team = new Team(2);
        team.Dispose();
        team.Dispose();
        Should.Throw<ObjectDisposedException>(() => Sum(team, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(257)]
    public void A_number_of_threads_that_makes_no_sense_is_refused(int threads) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Team(threads));

    [Fact]
    public async Task Plans_from_two_threads_on_one_team_do_not_mix()
    {
        using var team = new Team(2);
        var both = await Task.WhenAll(Enumerable.Range(1, 2).Select(value => Task.Run(() =>
            Enumerable.Range(0, 50).Select(_ => Sum(team, value)).Distinct().Single())));
        both.ShouldBe([300 * 200 * 2, 2 * 300 * 200 * 2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Whatever_an_op_throws_the_run_ends_and_says_so(int threads)
    {
        using var team = new Team(threads);
        for (var thread = 0; thread < threads; thread++)
        {
            var result = Node.Of(new Tally { Refusing = thread }, _x);
            using var weights = new ParameterArena(1, result);
            using var plan = Plan.ForInference([result], weights, new PlanOptions { Team = team });
            Should.Throw<PlanException>(plan.Run).Message.ShouldStartWith("Tally [32]: ");
        }

        Sum(team, 1).ShouldBe(300 * 200 * 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Work_of_ones_own_runs_once_on_every_thread(int threads)
    {
        using var team = new Team(threads);
        var work = new Counting(threads);
        for (var i = 0; i < 1000; i++) team.Run(work);
        work.Counts.ShouldBe(Enumerable.Repeat(1000, threads));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_work_throws_on_any_thread_the_caller_gets_and_the_team_stays_usable(int threads)
    {
        using var team = new Team(threads);
        for (var thread = 0; thread < threads; thread++)
        {
            var work = new Counting(threads) { Refusing = thread };
            Should.Throw<KeyNotFoundException>(() => team.Run(work)).Message.ShouldBe($"planted on {thread}");
            work.Counts.ShouldBe(Enumerable.Range(0, threads).Select(i => i == thread ? 0 : 1));
        }

        team.Run(new Counting(threads));
        Sum(team, 1).ShouldBe(300 * 200 * 2);
    }

    /// <summary>The sum of 300 × 200 numbers that were doubled, by steps that the team shares.</summary>
    private float Sum(Team team, float value)
    {
        var result = (_x + _x).Sum(1).Sum();
        using var weights = new ParameterArena(1, result);
        using var plan = Plan.ForInference([result], weights, new PlanOptions { Team = team, Fuse = false });
        plan.Lines.Count(line => line.Shared).ShouldBe(2);
        plan.Input(_x).Fill(value);
        plan.Run();
        return plan.Value(result)[0];
    }

    private sealed class Counting(int threads) : ITeamWork
    {
        public int[] Counts { get; } = new int[threads];

        public int Refusing { get; init; } = -1;

        public void Run(int thread)
        {
            if (thread == Refusing) throw new KeyNotFoundException($"planted on {thread}");
            Counts[thread]++;
        }
    }

    /// <summary>Counts its own runs, each thread in its own half, while it claims to be work worth sharing.</summary>
    private sealed class Tally : Op
    {
        public int Refusing { get; init; } = -1;

        public override Sharing Sharing => Sharing.ByPart;

        public override Shape Infer(IReadOnlyList<Node> inputs) => new(32);

        public override Node? Differentiate(Node node, Node adjoint, int input) => null;

        public override long Flops(Node node) => 1_000_000;

        public override void Run(in Operands operands, Share share)
        {
            if (share.Index == Refusing) throw new KeyNotFoundException("planted");
            var (start, end) = share.Of(32);
            foreach (ref var count in operands.Output[start..end]) count++;
        }
    }
}
