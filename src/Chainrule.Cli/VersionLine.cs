using System.CommandLine;
using System.CommandLine.Invocation;
using Chainrule.Lab.Runs;

namespace Chainrule.Cli;

/// <summary>--version.</summary>
internal sealed class VersionLine(Surroundings around) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        around.Out.WriteLine($"chainrule {EnvironmentRecord.Version}");
        return ExitCode.Done;
    }
}
