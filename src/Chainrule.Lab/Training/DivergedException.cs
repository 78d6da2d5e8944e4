namespace Chainrule.Lab.Training;

/// <summary>A loss that is no longer a finite number. The message names the step and the first layer that holds such a number.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public DivergedException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The step, the layer, the usual cause.</param>
    public DivergedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a cause.</summary>
    /// <param name="message">The step, the layer, the usual cause.</param>
    /// <param name="innerException">The cause.</param>
    public DivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
