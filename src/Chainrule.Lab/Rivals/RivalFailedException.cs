namespace Chainrule.Lab.Rivals;

/// <summary>A rival that broke off. The message holds the last that it said.</summary>
public sealed class RivalFailedException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public RivalFailedException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What was expected, what came, what would help.</param>
    public RivalFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a cause.</summary>
    /// <param name="message">What was expected, what came, what would help.</param>
    /// <param name="innerException">The cause.</param>
    public RivalFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
