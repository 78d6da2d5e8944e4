using Chainrule.Graph;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Plans;

namespace Chainrule.Lab.Analysis;

/// <summary>A network's forward and backward pass over a batch, every number kept to be read. The weights stay as they are.</summary>
/// <remarks>
/// The gradients lie where training puts them too, so a training step in between overwrites what is read here. Running statistics of batch
/// norms are put back after each pass.
/// </remarks>
public sealed class Probe : IDisposable
{
    private readonly Plan _plan;
    private readonly Node _images;
    private readonly Node _labels;
    private readonly HashSet<Node> _moved;

    /// <summary>Describes the pass.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="training">
    /// Whether dropout drops and batch norms take the batch's own statistics, as while training; otherwise the gradient is that of what the
    /// network does while predicting.
    /// </param>
    /// <exception cref="Shapes.ShapeException">
    /// The loss does not fit, or the batch is too small to be trained with: a batch norm needs two samples.
    /// </exception>
    public Probe(Network network, Loss loss, int count, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        (_images, var prediction) = network.Describe(count);
        _labels = Input.Of("labels", count);
        (Network, Count, LossNode) = (network, count, loss(prediction, _labels));
        Probabilities = network.Probabilities(prediction);
        if (!training)
        {
            var taken = Phase.Predicting(prediction, LossNode, Probabilities);
            (prediction, LossNode, Probabilities) = (taken[0], taken[1], taken[2]);
        }

        Prediction = prediction;
        Modules = ModuleResult.Of(network.Model, prediction);
        var moved = Node.InOrder(prediction).Where(node => node.Op is Parameter).ToHashSet();
        foreach (var node in Node.InOrder(prediction).Where(node => node.Inputs.Any(moved.Contains))) moved.Add(node);
        _moved = moved;
        _plan = Plan.ForTraining(
            LossNode, network.Weights, null, [prediction, Probabilities], network.Options with { KeepAll = true });
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>The modules, with the nodes of their results.</summary>
    public IReadOnlyList<ModuleResult> Modules { get; }

    /// <summary>The node of the model's result.</summary>
    public Node Prediction { get; }

    /// <summary>The node of the class probabilities.</summary>
    public Node Probabilities { get; }

    /// <summary>The node of the loss.</summary>
    public Node LossNode { get; }

    /// <summary>The loss of the last pass.</summary>
    public float Loss => _plan.Value(LossNode)[0];

    /// <summary>Runs both passes.</summary>
    /// <param name="images">Normalised samples, one after the other.</param>
    /// <param name="labels">Their classes.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the batch has.</exception>
    public float Run(ReadOnlySpan<float> images, ReadOnlySpan<float> labels)
    {
        if (images.Length != _plan.Input(_images).Length || labels.Length != Count)
        {
            throw new ArgumentException(
                $"Probe: expected {Count} x {Network.SampleSize} numbers and {Count} labels, got {images.Length} and {labels.Length}.");
        }

        var weights = Network.Weights;
        var buffers = weights.Variables.Except(weights.Parameters).Select(node => (Node: node, Values: weights.Read(node))).ToArray();
        images.CopyTo(_plan.Input(_images));
        labels.CopyTo(_plan.Input(_labels));
        _plan.Run();
        foreach (var (node, values) in buffers) weights.Assign(node, values);
        return Loss;
    }

    /// <summary>Whether a node has a gradient: whether a weight moves it, so that backpropagation comes by.</summary>
    /// <param name="node">A node between the images and the model's result.</param>
    /// <returns>True where <see cref="Gradient"/> answers.</returns>
    public bool HasGradient(Node node) => _moved.Contains(node);

    /// <summary>The numbers of a node in the last pass.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Its numbers, in row-major order.</returns>
    public ReadOnlySpan<float> Value(Node node) => _plan.Value(node);

    /// <summary>The gradient of the loss by a node's numbers in the last pass.</summary>
    /// <param name="node">A node that <see cref="HasGradient"/>.</param>
    /// <returns>The gradient, in row-major order.</returns>
    public ReadOnlySpan<float> Gradient(Node node) => _plan.Gradient(node);

    /// <summary>Gives the plan's memory back; the network stays.</summary>
    public void Dispose() => _plan.Dispose();
}
