namespace Chainrule.Lab.Experiments;

/// <summary>One thing that is wrong in a configuration.</summary>
/// <param name="Path">Where: "optimizer.learningRate", "model.layers[2].out"; empty for the whole document.</param>
/// <param name="Line">The line of the file, from 1; null where the value did not come from a file.</param>
/// <param name="Message">What was expected, what was got, and what was probably meant.</param>
public sealed record ConfigError(string Path, int? Line, string Message)
{
    /// <summary>Line, path and message in one line.</summary>
    public override string ToString() => (Line is { } line ? $"line {line}: " : "") + (Path.Length > 0 ? $"{Path}: " : "") + Message;
}
