using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Nn;
using Chainrule.Plans;

namespace Chainrule.Lab.Training;

/// <summary>A model with its weights: a description applied to samples of one shape, and the numbers that go with it.</summary>
/// <remarks>
/// Plans are made for each size of batch at its first use and kept. A network is used by one thread at a time; a <see cref="Predictor"/>
/// serves many.
/// </remarks>
public sealed class Network : IDisposable
{
    /// <summary>More samples than this go through in pieces, whose activations stay in the cache.</summary>
    private const int MostAtOnce = 512;

    private readonly Func<Node, Node> _probabilities;
    private readonly Dictionary<int, (Plan Plan, Node Images, Node Probabilities)> _plans = [];
    private float[] _many = [];

    /// <summary>Describes the model and draws its start values.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sampleShape">The shape of one sample: channels, height, width.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="probabilities">
    /// From the model's result to class probabilities: by default the softmax, for a model that ends in raw scores.
    /// </param>
    /// <param name="options">How plans are made.</param>
    /// <exception cref="Shapes.ShapeException">The model does not fit the samples.</exception>
    public Network(
        Module model, IReadOnlyList<int> sampleShape, ulong seed, Func<Node, Node>? probabilities = null, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        SampleShape = sampleShape;
        SampleSize = sampleShape.Aggregate(1, (product, size) => product * size);
        Options = options ?? new PlanOptions();
        _probabilities = probabilities ?? (scores => scores.Softmax());
        var prediction = Describe(1).Prediction;
        if (prediction.Shape.Rank != 2)
            throw new Shapes.ShapeException($"model: expected it to end in [batch, classes], got {prediction}. Flatten first?");
        Classes = prediction.Shape[1];
        Weights = new ParameterArena(seed, prediction);
    }

    /// <summary>The model.</summary>
    public Module Model { get; }

    /// <summary>The shape of one sample.</summary>
    public IReadOnlyList<int> SampleShape { get; }

    /// <summary>How many classes the model tells apart.</summary>
    public int Classes { get; }

    /// <summary>The weights.</summary>
    public ParameterArena Weights { get; }

    /// <summary>How plans are made.</summary>
    public PlanOptions Options { get; }

    /// <summary>Floats in one sample.</summary>
    public int SampleSize { get; }

    /// <summary>Describes the model for a batch.</summary>
    /// <param name="batch">The number of samples.</param>
    /// <returns>The input, and the model's result for it.</returns>
    public (Node Images, Node Prediction) Describe(int batch)
    {
        var images = Input.Of("images", [batch, .. SampleShape]);
        return (images, Model.Apply(images));
    }

    /// <summary>Describes class probabilities, from the model's result.</summary>
    /// <param name="prediction">The model's result.</param>
    /// <returns>A node of the same shape.</returns>
    public Node Probabilities(Node prediction) => _probabilities(prediction);

    /// <summary>The class probabilities of samples.</summary>
    /// <param name="images">Normalised samples, one after the other.</param>
    /// <param name="count">How many.</param>
    /// <returns>count × classes probabilities, valid until the next call.</returns>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the samples have.</exception>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> images, int count)
    {
        if (images.Length != (long)count * SampleSize)
        {
            throw new ArgumentException($"Predict: expected {count} x {SampleSize} numbers, got {images.Length}.");
        }

        if (count <= MostAtOnce) return Run(images, count);
        if (_many.Length < count * Classes) _many = new float[count * Classes];
        for (var (done, now) = (0, MostAtOnce); done < count; done += now)
        {
            now = Math.Min(count - done, MostAtOnce);
            Run(images.Slice(done * SampleSize, now * SampleSize), now).CopyTo(_many.AsSpan(done * Classes));
        }

        return _many.AsSpan(0, count * Classes);
    }

    private ReadOnlySpan<float> Run(ReadOnlySpan<float> images, int count)
    {
        if (!_plans.TryGetValue(count, out var entry))
        {
            var (input, prediction) = Describe(count);
            var probabilities = _probabilities(prediction);
            entry = _plans[count] = (Plan.ForInference([probabilities], Weights, Options), input, probabilities);
        }

        images.CopyTo(entry.Plan.Input(entry.Images));
        entry.Plan.Run();
        return entry.Plan.Value(entry.Probabilities);
    }

    /// <summary>The class that scores or probabilities speak for.</summary>
    /// <param name="scores">One for each class.</param>
    /// <returns>The class with the largest; the first of several.</returns>
    public static int LargestOf(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var c = 1; c < scores.Length; c++)
        {
            if (scores[c] > scores[best]) best = c;
        }

        return best;
    }

    /// <summary>Refuses samples of another shape, or of other classes, than the network was made for.</summary>
    internal void Expect(IDataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.SampleShape.SequenceEqual(SampleShape) && data.ClassCount == Classes) return;
        throw new ArgumentException(
            $"{data.Name}: expected samples [{string.Join(", ", SampleShape)}] of {Classes} classes, got "
                + $"[{string.Join(", ", data.SampleShape)}] of {data.ClassCount}.");
    }

    /// <summary>Gives the memory of weights and plans back.</summary>
    public void Dispose()
    {
        foreach (var (plan, _, _) in _plans.Values) plan.Dispose();
        Weights.Dispose();
    }
}
