namespace Chainrule.Lab.Runs;

/// <summary>Weights that do not fit a model. The message names the file, the tensor, what was expected and what came.</summary>
public sealed class IncompatibleWeightsException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public IncompatibleWeightsException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The file, the tensor, what was expected, what came.</param>
    public IncompatibleWeightsException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a cause.</summary>
    /// <param name="message">The file, the tensor, what was expected, what came.</param>
    /// <param name="innerException">The cause.</param>
    public IncompatibleWeightsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
