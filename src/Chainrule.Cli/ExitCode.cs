namespace Chainrule.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    internal const int Done = 0;
    internal const int Failed = 1;
    internal const int Usage = 2;
    internal const int Data = 3;
    internal const int Model = 4;
    internal const int Interrupted = 130;

    /// <summary>Every code with its meaning, as --help prints them.</summary>
    internal static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Done, "done"),
        (Failed, "the run failed: it diverged; or gradients are not right"),
        (Usage, "wrong usage or configuration, shapes included"),
        (Data, "data is missing or damaged"),
        (Model, "a model file is damaged or does not fit"),
        (Interrupted, "interrupted, after saving"),
    ];
}
