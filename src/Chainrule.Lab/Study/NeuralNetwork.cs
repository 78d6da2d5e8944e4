using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Lab.Study;

/// <summary>
/// A fully connected network from a list of layer sizes, with the few verbs of a first study of backpropagation: <c>Forward</c>,
/// <c>Backward</c>, <c>UpdateParameters</c>. Hidden layers have an activation, the last one ends in a softmax: its outputs are class
/// probabilities.
/// </summary>
/// <remarks>
/// <para>A thin face over the engine: the same modules, chain rule and plans that everything else here uses.</para>
/// <para>Start values: normal, mean 0, standard deviation 1/√(inputs of the layer), biases too.</para>
/// <para>Example: <c>var network = new NeuralNetwork(784, 256, 128, 64, 10); network.Forward(images); network.Backward(labels, "ce");
/// network.UpdateParameters(0.1f);</c></para>
/// </remarks>
public sealed class NeuralNetwork : IDisposable
{
    private readonly Sequential _model;
    private readonly ParameterArena _weights;
    private readonly StudyLayer[] _layers;
    private readonly PlanOptions _options;
    private readonly Dictionary<int, (Plan Plan, Node Input, Node Output)> _forward = [];
    private readonly Dictionary<(int Batch, Delegate Loss, bool Softmax), (Plan Plan, Node Input, Node Target, Node Loss)> _backward = [];
    private float[] _batch = [];
    private int _count;

    /// <summary>Makes a network with sigmoid hidden layers and seed 1.</summary>
    /// <param name="sizes">The number of inputs, of units in each hidden layer, and of classes.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes, or one is below 1.</exception>
    public NeuralNetwork(params int[] sizes)
        : this(sizes, () => new Sigmoid())
    {
    }

    /// <summary>Makes a network.</summary>
    /// <param name="sizes">The number of inputs, of units in each hidden layer, and of classes.</param>
    /// <param name="activation">What follows each hidden layer.</param>
    /// <param name="start">How weights and biases start.</param>
    /// <param name="seed">The seed of the start values.</param>
    /// <param name="options">How plans are made.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes, or one is below 1.</exception>
    public NeuralNetwork(
        IReadOnlyList<int> sizes, Func<Module> activation, StartRule? start = null, ulong seed = 1, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(activation);
        if (sizes.Count < 2 || sizes.Any(size => size < 1))
        {
            throw new ArgumentException(
                $"NeuralNetwork: expected at least two sizes of at least 1, as in (784, 256, 128, 64, 10), got "
                    + $"({string.Join(", ", sizes)}).");
        }

        Sizes = [.. sizes];
        _options = options ?? new PlanOptions();
        var modules = new List<Module>();
        for (var i = 1; i < sizes.Count; i++)
        {
            modules.Add(new Linear(sizes[i - 1], sizes[i]) { Name = $"layer{i - 1}", Start = start ?? StartRule.LeCunNormal });
            if (i < sizes.Count - 1) modules.Add(activation());
        }

        _model = new Sequential(modules);
        _weights = new ParameterArena(seed, _model.Apply(Input.Of("input", 1, sizes[0])));
        _layers = [.. Enumerable.Range(0, sizes.Count - 1).Select(i => new StudyLayer(_weights, $"layer{i}"))];
    }

    /// <summary>The number of inputs, of units in each hidden layer, and of classes.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>The number of layers with weights.</summary>
    public int LayerCount => _layers.Length;

    /// <summary>The weights, as the engine holds them.</summary>
    public ParameterArena Weights => _weights;

    /// <summary>One layer's weights, to be read and assigned.</summary>
    /// <param name="i">The layer, from 0.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public StudyLayer GetLayer(int i)
    {
        if ((uint)i < (uint)_layers.Length) return _layers[i];
        throw new ArgumentOutOfRangeException(nameof(i), i, $"NeuralNetwork: expected a layer in 0 … {_layers.Length - 1}.");
    }

    /// <summary>The class probabilities of one sample.</summary>
    /// <param name="sample">As many numbers as there are inputs.</param>
    /// <returns>One probability for each class.</returns>
    /// <exception cref="ShapeException">The number of inputs is another.</exception>
    public float[] Forward(ReadOnlySpan<float> sample) => Run(sample, 1).ToArray();

    /// <summary>The class probabilities of a batch.</summary>
    /// <param name="batch">[samples, inputs].</param>
    /// <returns>[samples, classes].</returns>
    /// <exception cref="ShapeException">The number of inputs is another.</exception>
    public float[,] Forward(float[,] batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Matrix.Of(Run(Matrix.Flat(batch), batch.GetLength(0)), batch.GetLength(0), Sizes[^1]);
    }

    /// <summary>The loss of the samples of the last <c>Forward</c>, and its gradients by all weights, averaged over the batch.</summary>
    /// <param name="target">For each sample a class index; or for each sample a row of values, one after the other.</param>
    /// <param name="loss">
    /// <c>"mse"</c>, the mean squared error of the probabilities over all elements (<see cref="Mse.PerSample"/> is ten times that for ten
    /// classes), or <c>"ce"</c>, the cross-entropy.
    /// </param>
    /// <returns>The average loss.</returns>
    /// <exception cref="ArgumentException">The loss is unknown, or the target does not fit the batch.</exception>
    /// <exception cref="InvalidOperationException">There was no <c>Forward</c>.</exception>
    public float Backward(ReadOnlySpan<float> target, string loss = "mse") => loss switch
    {
        "mse" => Backward(target, Mse.Of, softmax: true),
        "ce" => Backward(target, CrossEntropy.Of, softmax: false),
        _ => throw new ArgumentException($"Backward: expected the loss \"mse\" or \"ce\", or a loss of your own, got \"{loss}\"."),
    };

    /// <summary>The same for a loss of your own, written from arithmetic on nodes.</summary>
    /// <param name="target">For each sample a class index; or for each sample a row of values, one after the other.</param>
    /// <param name="loss">From probabilities and target to one number; needs no derivative. Pass the same delegate each time.</param>
    /// <returns>The average loss.</returns>
    /// <exception cref="ArgumentException">The target does not fit the batch.</exception>
    /// <exception cref="InvalidOperationException">There was no <c>Forward</c>.</exception>
    public float Backward(ReadOnlySpan<float> target, Loss loss) => Backward(target, loss, softmax: true);

    /// <summary>One step against the gradients of the last <c>Backward</c>: w ← w − η · dL/dw.</summary>
    /// <param name="eta">η, the learning rate, above 0.</param>
    /// <exception cref="ArgumentException">η is not above 0 and finite.</exception>
    /// <exception cref="InvalidOperationException">There was no <c>Backward</c>.</exception>
    public void UpdateParameters(float eta)
    {
        if (_backward.Count == 0) throw new InvalidOperationException("UpdateParameters: expected a Backward before it, got none.");
        using var optimizer = new Optim.Sgd(_weights, eta);
        optimizer.Prepare();
        optimizer.Run(_options.Path, Share.All, 0, LateGradient.None);
        _weights.Touch();
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        foreach (var (plan, _, _) in _forward.Values) plan.Dispose();
        foreach (var (plan, _, _, _) in _backward.Values) plan.Dispose();
        _weights.Dispose();
    }

    private ReadOnlySpan<float> Run(ReadOnlySpan<float> samples, int count)
    {
        if (samples.Length != count * Sizes[0])
        {
            throw new ShapeException($"Forward: expected {Sizes[0]} numbers for each of {count} samples, got {samples.Length} in all.");
        }

        if (!_forward.TryGetValue(count, out var entry))
        {
            var input = Input.Of("input", count, Sizes[0]);
            var output = _model.Apply(input).Softmax();
            entry = _forward[count] = (Plan.ForInference([output], _weights, _options), input, output);
        }

        if (_batch.Length != samples.Length) _batch = new float[samples.Length];
        samples.CopyTo(_batch);
        _count = count;
        samples.CopyTo(entry.Plan.Input(entry.Input));
        entry.Plan.Run();
        return entry.Plan.Value(entry.Output);
    }

    private float Backward(ReadOnlySpan<float> target, Loss loss, bool softmax)
    {
        if (_count == 0) throw new InvalidOperationException("Backward: expected a Forward before it, got none.");
        var classes = Sizes[^1];
        if (target.Length != _count && target.Length != _count * classes)
        {
            throw new ArgumentException(
                $"Backward: expected {_count} class indices, or {_count} rows of {classes} values, got {target.Length} numbers.");
        }

        // A single sample of a network with one output: a value, not a class index.
        var indices = target.Length == _count && classes > 1;
        var key = (indices ? _count : -_count, (Delegate)loss, softmax);
        if (!_backward.TryGetValue(key, out var entry))
        {
            var input = Input.Of("input", _count, Sizes[0]);
            var right = indices ? Input.Of("target", _count) : Input.Of("target", _count, classes);
            var scores = _model.Apply(input);
            var l = loss(softmax ? scores.Softmax() : scores, right);
            entry = _backward[key] = (Plan.ForTraining(l, _weights, options: _options), input, right, l);
        }

        _batch.CopyTo(entry.Plan.Input(entry.Input));
        target.CopyTo(entry.Plan.Input(entry.Target));
        entry.Plan.Run();
        return entry.Plan.Value(entry.Loss)[0];
    }
}
