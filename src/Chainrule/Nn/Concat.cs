using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = [f₁(x), f₂(x), …]: branches applied to the same x, their results side by side along an axis, by default channels.</summary>
/// <remarks>
/// <para>Shapes: the branches' results are alike but for that axis, whose sizes add up.</para>
/// <para>Parameters: as in <see cref="Sequential"/>; branches without a name are called 0, 1, 2, …</para>
/// <para>Source: C. Szegedy and others, "Going Deeper with Convolutions", 2014, arXiv:1409.4842.</para>
/// <para>Where it differs from PyTorch: there one writes <c>torch.cat</c>; the word is Torch's own for this container.</para>
/// </remarks>
/// <param name="branches">f₁, f₂, …, at least one.</param>
public sealed class Concat(params IReadOnlyList<Module> branches) : Module
{
    /// <summary>f₁, f₂, …</summary>
    public IReadOnlyList<Module> Branches { get; } = branches;

    /// <summary>The axis; 1 is the channels or features, −1 the last.</summary>
    public int Axis { get; init; } = 1;

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        if (Branches.Count == 0) throw Refuse("expected at least one branch, got none.");
        var results = Branches.Select((branch, i) => Apply($"{i}", branch, x)).ToArray();
        var first = results[0].Shape;
        if (results.All(result => Axis >= -first.Rank && Axis < first.Rank && result.Shape.Rank == first.Rank
            && result.Shape.With(Axis, first[Axis]).Equals(first))) return Ops.Concat.Of(Axis, results);
        var shapes = string.Join(", ", results.Select((result, i) => $"{Branches[i].Name ?? $"{i}"} {result.Shape}"));
        throw Refuse($"expected branches that differ along axis {Axis} only, got {shapes}. Does one pad or stride otherwise?");
    }
}
