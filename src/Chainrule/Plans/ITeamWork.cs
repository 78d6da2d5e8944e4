namespace Chainrule.Plans;

/// <summary>What a team does together.</summary>
internal interface ITeamWork
{
    /// <summary>One thread's part; it must not throw, and must meet as many barriers as every other thread.</summary>
    void Run(int thread);
}
