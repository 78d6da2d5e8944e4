namespace Chainrule.Graph;

/// <summary>How threads share the work of an op. Threads split outputs, never sums.</summary>
public enum Sharing
{
    /// <summary>One thread does it all.</summary>
    Alone,

    /// <summary>Each thread takes a run of elements, and reads the operands of the result's shape within that run only.</summary>
    ByElement,

    /// <summary>Each thread takes a part of the result, and may read all of the operands.</summary>
    ByPart,
}
