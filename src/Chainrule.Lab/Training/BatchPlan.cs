using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Losses;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Lab.Training;

/// <summary>A network's plan for labelled batches of one size: it measures, and learns where it has an optimizer.</summary>
internal sealed class BatchPlan : IDisposable
{
    private readonly Network _network;
    private readonly Node _images;
    private readonly Node _labels;
    private readonly Node _prediction;
    private readonly Node _loss;
    private readonly Plan _plan;

    public BatchPlan(Network network, Loss loss, int count, Optimizer? optimizer = null)
    {
        _network = network;
        Count = count;
        (_images, _prediction) = network.Describe(count);
        _labels = Input.Of("labels", count);
        _loss = loss(_prediction, _labels);
        _plan = optimizer is null
            ? Plan.ForInference([_loss, _prediction], network.Weights, network.Options)
            : Plan.ForTraining(_loss, network.Weights, optimizer, [_prediction], network.Options);
    }

    public int Count { get; }

    /// <summary>Fills in a batch and runs the plan.</summary>
    /// <returns>The batch's loss.</returns>
    public float Run(IDataLoader loader, int batch)
    {
        loader.Fill(batch, _plan.Input(_images), _plan.Input(_labels));
        _plan.Run();
        return _plan.Value(_loss)[0];
    }

    /// <summary>What sample i of the last batch is.</summary>
    public int Truth(int i) => (int)_plan.Input(_labels)[i];

    /// <summary>What the network took it for: the class with the largest score, the first of several.</summary>
    public int Guess(int i) => Network.LargestOf(_plan.Value(_prediction).Slice(i * _network.Classes, _network.Classes));

    public Node? FirstNonFinite() => _plan.FirstNonFinite();

    public void Dispose() => _plan.Dispose();
}
