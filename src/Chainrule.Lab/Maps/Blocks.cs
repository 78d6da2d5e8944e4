using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>
/// Numbered blocks of work, which the threads of a team take one after the other. Each writes results of its own: who takes which changes
/// no bit.
/// </summary>
internal sealed class Blocks : ITeamWork
{
    private readonly int _count;
    private readonly Action<int> _work;
    private int _next;

    private Blocks(int count, Action<int> work) => (_count, _work) = (count, work);

    /// <summary>Does blocks 0 … count − 1 and waits for the last.</summary>
    public static void Run(Team team, int count, Action<int> work) => team.Run(new Blocks(count, work));

    /// <summary>The blocks of so many each that hold a number of things, the last one perhaps fewer.</summary>
    public static void Run(Team team, int things, int each, Action<int, int> work) =>
        Run(team, (things + each - 1) / each, block => work(block * each, Math.Min(things, (block + 1) * each)));

    public void Run(int thread)
    {
        for (int block; (block = Interlocked.Increment(ref _next) - 1) < _count;) _work(block);
    }
}
