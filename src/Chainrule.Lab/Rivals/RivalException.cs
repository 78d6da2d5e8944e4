namespace Chainrule.Lab.Rivals;

/// <summary>A rival that is not there, or that cannot train an experiment. The message says what would help.</summary>
public sealed class RivalException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public RivalException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What was expected, what came, what would help.</param>
    public RivalException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a cause.</summary>
    /// <param name="message">What was expected, what came, what would help.</param>
    /// <param name="innerException">The cause.</param>
    public RivalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
