namespace Chainrule.Plans;

/// <summary>What the threads of a team do together: <see cref="Team.Run"/> calls it once on each of them.</summary>
/// <remarks>Threads share the work out among themselves by their numbers: sample i belongs to thread i mod n, for instance.</remarks>
public interface ITeamWork
{
    /// <summary>One thread's part.</summary>
    /// <param name="thread">The thread, 0 … <see cref="Team.Threads"/> − 1; 0 is the one that called.</param>
    void Run(int thread);
}
