namespace Chainrule.Lab.Runs;

/// <summary>A folder cannot be used as a run: it holds one already, holds none, or lacks a file.</summary>
/// <param name="message">What is wrong, and the usual mend.</param>
public sealed class RunFolderException(string message) : Exception(message);
