using Chainrule.Lab.Charts;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>A study's part of the report.</summary>
/// <param name="Blocks">Its text, tables and figures.</param>
/// <param name="Claims">The published figures beside ours.</param>
internal sealed record Chapter(IReadOnlyList<Block> Blocks, IReadOnlyList<Claim> Claims)
{
    /// <summary>What needs weights and data, behind the rest.</summary>
    public IReadOnlyList<Block> After { get; init; } = [];
}
