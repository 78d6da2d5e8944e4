namespace Chainrule.Cli;

/// <summary>An end that the user is told of in plain words, with its exit code.</summary>
internal sealed class Failure(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    internal int ExitCode { get; } = exitCode;
}
