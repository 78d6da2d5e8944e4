namespace Chainrule.Lab.Sweeps;

/// <summary>How far a run, an experiment's repeats, a point of a sweep or a whole sweep has come.</summary>
public enum Standing
{
    /// <summary>All of it has ended, and one run at least is done.</summary>
    Done,

    /// <summary>All its runs have diverged.</summary>
    Diverged,

    /// <summary>Its experiment does not fit the data, or itself.</summary>
    Refused,

    /// <summary>It was interrupted, and saved what it had.</summary>
    Interrupted,

    /// <summary>It is training, by the newest of its files.</summary>
    Running,

    /// <summary>It has begun, is not training now, and did not end.</summary>
    Unfinished,

    /// <summary>It has not begun.</summary>
    Waiting,

    /// <summary>Its files cannot be read.</summary>
    Damaged,
}
