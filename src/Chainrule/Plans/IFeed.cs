using Chainrule.Graph;

namespace Chainrule.Plans;

/// <summary>
/// Writes the inputs of a run, on the plan's own threads: each writes its share, and all wait for the last before they go on.
/// </summary>
public interface IFeed
{
    /// <summary>One thread's part: what others write, it leaves alone.</summary>
    /// <param name="share">Which part.</param>
    void Fill(Share share);
}
