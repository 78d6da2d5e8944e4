namespace Chainrule.Lab.Charts;

/// <summary>One part of a document, from top to bottom. In all texts <c>`code`</c> is set as code; nothing else is markup.</summary>
public abstract record Block
{
    private protected Block()
    {
    }
}
