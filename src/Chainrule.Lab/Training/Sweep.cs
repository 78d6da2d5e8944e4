using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Plans;

namespace Chainrule.Lab.Training;

/// <summary>
/// A network's way over all samples of a data set as it predicts, batch after batch on the network's threads; some nodes are read.
/// </summary>
/// <remarks>The batches change no bit of what is read: a sample knows nothing of its neighbours while predicting.</remarks>
internal sealed class Sweep : IDisposable, IFeed
{
    private const int Batch = 512;
    private readonly DataLoader _loader;
    private readonly Node _images;
    private readonly Node[] _wanted;
    private readonly Plan _plan;
    private readonly float[] _labels;
    private int _batch = -1;

    /// <summary>Makes the way ready.</summary>
    /// <param name="network">The network; it is not to be trained meanwhile.</param>
    /// <param name="data">The samples.</param>
    /// <param name="normalisation">How pixels become numbers.</param>
    /// <param name="wanted">From the model's result to the nodes to be read, each with the batch as its first axis.</param>
    /// <exception cref="ArgumentException">The network is made for other samples.</exception>
    public Sweep(Network network, IDataSet data, Normalisation normalisation, Func<Node, Node[]> wanted)
    {
        network.Expect(data);
        _loader = new DataLoader(data, Batch, normalisation);
        _labels = new float[Math.Clamp(data.Count, 1, Batch)];
        (_images, var prediction) = network.Describe(_labels.Length);
        _wanted = wanted(prediction);
        _plan = Plan.ForInference(_wanted, network.Weights, network.Options);
    }

    /// <summary>The first sample of the batch.</summary>
    public int First => _batch * Batch;

    /// <summary>The number of samples in the batch.</summary>
    public int Count => _loader.CountOf(_batch);

    /// <summary>What the samples of the batch are.</summary>
    public ReadOnlySpan<float> Labels => _labels.AsSpan(0, Count);

    /// <summary>Goes on to the next batch.</summary>
    /// <returns>False where there is none.</returns>
    public bool Next()
    {
        if (++_batch == _loader.BatchCount) return false;
        _plan.Run(this);
        return true;
    }

    /// <summary>The numbers of a wanted node for the batch, until the next.</summary>
    /// <param name="wanted">Which of the wanted nodes.</param>
    /// <returns>A row for each sample.</returns>
    public ReadOnlySpan<float> Value(int wanted)
    {
        // Behind a last batch that is smaller lies what is left of the one before.
        var node = _wanted[wanted];
        return _plan.Value(node)[..(node.Shape.Count / _labels.Length * Count)];
    }

    void IFeed.Fill(Share share) => _loader.Fill(_batch, _plan.Input(_images), _labels, share);

    public void Dispose() => _plan.Dispose();
}
