using System.CommandLine;

namespace Chainrule.Cli.Options;

/// <summary>--python: which Python PyTorch is asked of.</summary>
internal static class PythonOption
{
    internal static Option<string> Create() => Values.Word(
        "--python", "FILE", "The Python that has PyTorch. Default: CHAINRULE_PYTHON, then the first on PATH that has it.");
}
