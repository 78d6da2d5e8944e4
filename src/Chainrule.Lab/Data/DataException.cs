namespace Chainrule.Lab.Data;

/// <summary>
/// Data is missing, damaged or not what it should be. The message names the file, what was expected, what was found and the usual mend.
/// </summary>
public sealed class DataException : Exception
{
    /// <summary>An error without words; prefer the others.</summary>
    public DataException()
    {
    }

    /// <summary>An error with its sentence.</summary>
    /// <param name="message">Which file, what was expected, what was found, how to mend it.</param>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its sentence and its cause.</summary>
    /// <param name="message">Which file, what was expected, what was found, how to mend it.</param>
    /// <param name="innerException">The cause.</param>
    public DataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
