using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;
using Chainrule.Plans.Rewrites;
using Chainrule.Plans.Strips;

namespace Chainrule.Plans;

/// <summary>
/// Finds the place of every gradient of weights: in the arena, laid as the weights are; or late, nowhere at all, where it is a product that
/// nobody else reads.
/// </summary>
internal sealed class GradientProducts
{
    private readonly ParameterArena _weights;
    private readonly List<(Node Parameter, Node Gradient)> _stored = [];
    private readonly List<(Node Parameter, Node Product)> _late = [];
    private readonly HashSet<Node> _read;

    /// <summary>Looks at gradients.</summary>
    /// <param name="kept">The other nodes that must be there in the end.</param>
    /// <param name="gradients">The gradients, by parameter.</param>
    /// <param name="weights">Where they lie.</param>
    public GradientProducts(IReadOnlyList<Node> kept, IReadOnlyList<(Node Parameter, Node Gradient)> gradients, ParameterArena weights)
    {
        _weights = weights;
        foreach (var (parameter, gradient) in gradients) _stored.Add((parameter, Whole(gradient)));
        _read = [.. kept.Select(Groups.Source)];
        foreach (var node in Node.InOrder([.. kept, .. gradients.Select(pair => pair.Gradient)]))
        {
            if (!node.Op.IsView) _read.UnionWith(node.Inputs.Select(Groups.Source));
        }

        // A gradient of two parameters is read once more.
        foreach (var twice in _stored.GroupBy(pair => pair.Gradient).Where(group => group.Count() > 1)) _read.Add(twice.Key);
    }

    /// <summary>The gradients that are late, and the products that they are.</summary>
    public IReadOnlyList<(Node Parameter, Node Product)> Late => _late;

    /// <summary>Takes what can be late out of what is stored.</summary>
    /// <returns>What the products read, which must be there when the weights are moved.</returns>
    public IReadOnlyList<Node> TakeLate()
    {
        // What the product reads must stand still while weights are moved: no variable, and no gradient, which may be clipped in place.
        var gradients = _stored.Select(pair => pair.Gradient).ToHashSet();
        bool StandsStill(Node input) => Groups.Source(input).Op is not Variable && !gradients.Contains(Groups.Source(input));
        _late.AddRange(_stored.Where(pair =>
            IsProduct(pair) && (_weights.IsInPanels(pair.Parameter) || IsOnePanel(pair.Parameter))
            && !((MatMul)pair.Gradient.Op).Size.ConstantsFirst && pair.Gradient.Inputs.All(StandsStill)));
        _stored.RemoveAll(_late.Contains);
        return [.. _late.SelectMany(pair => pair.Product.Inputs)];
    }

    /// <summary>The nodes whose results are the gradients that are stored, with their places.</summary>
    public IReadOnlyDictionary<Node, Place> Stored()
    {
        var given = new Dictionary<Node, Place>();
        foreach (var (parameter, gradient) in _stored)
        {
            var value = gradient;
            if (_weights.IsInPanels(parameter))
            {
                value = IsProduct((parameter, value))
                    ? value.Become(((MatMul)value.Op).IntoPanels(), [.. value.Inputs])
                    : parameter.Become(new Relaid(parameter.Shape, toPanels: true), value);
            }
            else if (value.Op is Leaf || value.Op.IsView || given.ContainsKey(value))
            {
                value = value.Become(new Copy(), value);
            }

            given.Add(value, _weights.Gradient(parameter));
        }

        return given;
    }

    /// <summary>The node whose memory a gradient is; the gradient itself, which must be copied, where that holds more.</summary>
    private static Node Whole(Node gradient) =>
        Groups.Source(gradient) is var source && source.Shape.Count == gradient.Shape.Count ? source : gradient;

    private static bool IsOnePanel(Node parameter) => parameter.Shape[1] <= MatMulSize.Panel;

    /// <summary>Whether a gradient is a product that can be laid, or left out, as its parameter wants.</summary>
    private bool IsProduct((Node Parameter, Node Gradient) pair) =>
        pair.Gradient.Op is MatMul && !_read.Contains(pair.Gradient) && pair.Gradient.Shape.Equals(pair.Parameter.Shape);
}
