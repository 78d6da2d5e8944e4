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

    /// <summary>
    /// Each thread takes <see cref="Share.OfSamples">its samples</see> of the result, of two axes at least, the first of which counts
    /// samples; and of the operands, but for those that <see cref="Op.ReadsAll"/> names, it reads the same samples only.
    /// </summary>
    BySample,

    /// <summary>
    /// Each thread takes <see cref="Share.OfColumns">its columns</see> of the result, the last axis of which counts columns; and of the
    /// operands, but for those that <see cref="Op.ReadsAll"/> names, it reads the same columns only.
    /// </summary>
    ByColumn,
}
