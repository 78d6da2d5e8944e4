using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;
using Chainrule.Shapes;

namespace Chainrule.Cli;

/// <summary>Turns an exception into a sentence on standard error and an exit code.</summary>
internal static class Report
{
    internal const string TraceVariable = "CHAINRULE_TRACE";

    /// <summary>Tells the user.</summary>
    /// <param name="e">What went wrong.</param>
    /// <param name="around">Where to tell it.</param>
    /// <returns>The exit code.</returns>
    internal static int Of(Exception e, Surroundings around)
    {
        var code = e switch
        {
            Failure failure => failure.ExitCode,
            ConfigException or ShapeException or RunFolderException or RivalException or OutOfMemoryException => ExitCode.Usage,
            DataException => ExitCode.Data,
            DamagedFileException or IncompatibleWeightsException => ExitCode.Model,
            OperationCanceledException => ExitCode.Interrupted,
            _ => ExitCode.Failed,
        };
        var message = e switch
        {
            OperationCanceledException => "Interrupted before anything was trained; nothing was saved.",
            OutOfMemoryException =>
                "memory: expected a model and a batch that fit, got more than this machine has. Fewer units, or a smaller batch?",
            _ => e.Message,
        };
        around.Error.WriteLine(message);
        var expected = code != ExitCode.Failed || e is Failure or RivalFailedException or IOException or UnauthorizedAccessException;
        var traced = around.Variable(TraceVariable) is { Length: > 0 } and not "0";
        if (!expected && !traced)
        {
            around.Error.WriteLine(
                $"This was not expected ({e.GetType().Name}). "
                + $"Please report it, with what {TraceVariable}=1 before the same command prints.");
        }

        if (traced) around.Error.WriteLine(e.ToString());
        return code;
    }
}
