namespace Chainrule.Graph;

/// <summary>An op whose result is its first input's memory, under another shape or a part of it: nothing runs.</summary>
public abstract class View : Op
{
    /// <summary>Where in the input's memory it begins.</summary>
    internal virtual int Offset => 0;

    /// <inheritdoc/>
    public sealed override void Run(in Operands operands, Share share)
    {
    }

    /// <inheritdoc/>
    public sealed override long Flops(Node node) => 0;
}
