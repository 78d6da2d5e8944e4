namespace Chainrule.Plans;

/// <summary>A plan that could not run to its end. The message names the step and its module.</summary>
public sealed class PlanException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public PlanException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The step, what was expected, what came.</param>
    public PlanException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">The step, what was expected, what came.</param>
    /// <param name="innerException">The cause.</param>
    public PlanException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
