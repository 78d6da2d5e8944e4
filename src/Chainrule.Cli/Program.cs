using System.CommandLine;

namespace Chainrule.Cli;

/// <summary>The command line: parsing and printing only.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var interruption = new Interruption();
        return await RunAsync(args, Surroundings.OfProcess(), interruption.Token).ConfigureAwait(false);
    }

    /// <summary>Runs one command line.</summary>
    /// <param name="args">Its words.</param>
    /// <param name="around">Where it writes to and reads from.</param>
    /// <param name="cancellation">Asks a running training to save and stop.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] args, Surroundings around, CancellationToken cancellation)
    {
        try
        {
            var parsed = CommandTree.Parse(args, around);
            var configuration = new InvocationConfiguration
            {
                Output = around.Out,
                Error = around.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Interruption handles signals: saving takes as long as it takes.
            };
            return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The last place to turn an error into words.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Report.Of(e, around);
        }
    }
}
