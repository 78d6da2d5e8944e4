namespace Chainrule.Lab.Runs;

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    /// <summary>All epochs were trained.</summary>
    Done,

    /// <summary>It was interrupted, and saved what it had.</summary>
    Interrupted,

    /// <summary>A loss or gradient stopped being finite; the last good weights were kept.</summary>
    Diverged,
}
