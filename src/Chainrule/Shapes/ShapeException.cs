namespace Chainrule.Shapes;

/// <summary>Shapes that do not fit. The message names the place, what was expected, what came, and the usual cause.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Makes one without a message.</summary>
    public ShapeException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The place, what was expected, what came.</param>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a cause.</summary>
    /// <param name="message">The place, what was expected, what came.</param>
    /// <param name="innerException">The cause.</param>
    public ShapeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
