using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = x + f(x), where f is modules one after the other: the gradient also flows past them, undiminished.</summary>
/// <remarks>
/// <para>Shapes: f must give back x's shape.</para>
/// <para>Source: K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", 2015, arXiv:1512.03385.</para>
/// </remarks>
/// <param name="modules">f, first module first.</param>
public sealed class Residual(params IReadOnlyList<Module> modules) : Module
{
    /// <summary>f, first module first.</summary>
    public IReadOnlyList<Module> Modules { get; } = modules;

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var y = x;
        for (var i = 0; i < Modules.Count; i++) y = Apply($"{i}", Modules[i], y);
        if (!y.Shape.Equals(x.Shape))
            throw Refuse($"expected its modules to give back {x.Shape}, got {y.Shape}. Does the last one have another width?");
        return x + y;
    }
}
