using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = fₙ(… f₂(f₁(x))): modules one after the other. Those without a name are called 0, 1, 2, …, as in PyTorch.</summary>
/// <param name="modules">The modules, first one first.</param>
public sealed class Sequential(params IReadOnlyList<Module> modules) : Module
{
    /// <summary>The modules, first one first.</summary>
    public IReadOnlyList<Module> Modules { get; } = modules;

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        for (var i = 0; i < Modules.Count; i++) x = Apply($"{i}", Modules[i], x);
        return x;
    }
}
