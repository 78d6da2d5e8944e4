using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Losses;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Lab.Training;

/// <summary>A network's plan for labelled batches of one size: it measures, and learns where it has an optimizer.</summary>
internal sealed class BatchPlan : IDisposable, IFeed
{
    private readonly Network _network;
    private readonly Node _images;
    private readonly Node _labels;
    private readonly Node _prediction;
    private readonly Node _loss;
    private readonly Plan _plan;
    private readonly int[] _truths;
    private readonly int[] _guesses;
    private IDataLoader? _loader;
    private int _batch;

    public BatchPlan(Network network, Loss loss, int count, Optimizer? optimizer = null)
    {
        _network = network;
        Count = count;
        (_truths, _guesses) = (new int[count], new int[count]);
        (_images, _prediction) = network.Describe(count);
        _labels = Input.Of("labels", count);
        _loss = loss(_prediction, _labels);
        _plan = optimizer is null
            ? Plan.ForInference([_loss, _prediction], network.Weights, network.Options)
            : Plan.ForTraining(_loss, network.Weights, optimizer, [_prediction], network.Options with { KeepGradients = false });
    }

    public int Count { get; }

    /// <summary>How many samples of the last batch the network took for what they are.</summary>
    public int Correct { get; private set; }

    /// <summary>What each sample of the last batch is.</summary>
    public ReadOnlySpan<int> Truths => _truths;

    /// <summary>What the network took each sample of the last batch for: the class with the largest score, the first of several.</summary>
    public ReadOnlySpan<int> Guesses => _guesses;

    /// <summary>Fills in a batch and runs the plan.</summary>
    /// <returns>The batch's loss.</returns>
    public float Run(IDataLoader loader, int batch)
    {
        (_loader, _batch) = (loader, batch);
        _plan.Run(this);
        Compare(_plan.Input(_labels), _plan.Value(_prediction));
        return _plan.Value(_loss)[0];
    }

    void IFeed.Fill(Share share) => _loader!.Fill(_batch, _plan.Input(_images), _plan.Input(_labels), share);

    public Node? FirstNonFinite() => _plan.FirstNonFinite();

    public void Dispose() => _plan.Dispose();

    private void Compare(ReadOnlySpan<float> labels, ReadOnlySpan<float> scores)
    {
        Correct = 0;
        for (var i = 0; i < Count; i++)
        {
            (_truths[i], _guesses[i]) = ((int)labels[i], Network.LargestOf(scores.Slice(i * _network.Classes, _network.Classes)));
            if (_truths[i] == _guesses[i]) Correct++;
        }
    }
}
