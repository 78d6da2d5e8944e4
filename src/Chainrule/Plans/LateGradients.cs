using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Plans;

/// <summary>The late gradients of a plan, and the memory that they share: they come one after the other.</summary>
internal sealed class LateGradients : IDisposable
{
    private readonly Arena[] _memory;

    /// <summary>Makes them.</summary>
    /// <param name="products">The products, by parameter.</param>
    /// <param name="layout">Where their operands lie.</param>
    /// <param name="threads">How many threads ask for blocks.</param>
    public LateGradients(IReadOnlyList<(Node Parameter, Node Product)> products, Layout layout, int threads)
    {
        var most = products.Select(pair => ProductGradient.Memory(Size(pair.Product))).DefaultIfEmpty().Max();
        _memory = [.. Enumerable.Range(0, threads).Select(_ => new Arena(most))];
        ByParameter = products.ToDictionary(pair => pair.Parameter, pair => (LateGradient)new ProductGradient(
            Size(pair.Product), layout[pair.Product.Inputs[0]], layout[pair.Product.Inputs[1]], _memory));
    }

    public IReadOnlyDictionary<Node, LateGradient> ByParameter { get; }

    /// <summary>Floating-point operations of all of them.</summary>
    public long Flops => ByParameter.Values.Sum(gradient => gradient.Flops);

    public void Dispose()
    {
        foreach (var memory in _memory) memory.Dispose();
    }

    private static MatMulSize Size(Node product) => ((Ops.MatMul)product.Op).Size;
}
