using Chainrule.Nn;

namespace Chainrule.Lab.Experiments;

/// <summary>
/// The usual classifier: flatten; for each hidden size a linear layer, a norm, an activation and a dropout; and the output. What is not
/// wanted is not there.
/// </summary>
public sealed record Classifier
{
    /// <summary>The number of classes of the usual data sets: ten digits, ten kinds of clothing, ten characters.</summary>
    public const int DefaultClasses = 10;

    /// <summary>The sizes of the hidden layers where nobody says anything else.</summary>
    public static IReadOnlyList<int> DefaultHidden { get; } = [256];

    /// <summary>The sizes of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = DefaultHidden;

    /// <summary>What follows each of them.</summary>
    public LayerSettings Activation { get; init; } = new LayerSettings.Relu();

    /// <summary>The norm.</summary>
    public Norm Norm { get; init; }

    /// <summary>The probability with which the output of each hidden layer is dropped; 0 for no dropout.</summary>
    public double Dropout { get; init; }

    /// <summary>The loss, which decides how the output ends.</summary>
    public LossSettings Loss { get; init; } = new LossSettings.CrossEntropy();

    /// <summary>The number of classes.</summary>
    public int Classes { get; init; } = DefaultClasses;

    /// <summary>The layers.</summary>
    public IReadOnlyList<LayerSettings> Layers =>
        [new LayerSettings.Flatten(), .. Hidden.SelectMany(HiddenLayer), OutputLayer(), .. Ending()];

    /// <summary>A sigmoid's slope is 1/4 at most: from PyTorch's start values deep ones hardly learn (docs/decisions/0005).</summary>
    private bool IsSigmoid => Activation is LayerSettings.Sigmoid && Hidden.Count > 0;

    private IEnumerable<LayerSettings> HiddenLayer(int size, int i)
    {
        // A batch norm takes each unit's mean away, and its bias with it; the norm has a bias of its own.
        yield return Normed(new LayerSettings.Linear
        {
            Out = size,
            Bias = Norm != Norm.Batch,
            Start = IsSigmoid && i > 0 ? StartRule.GlorotSigmoid : null,
        });
        if (Norm == Norm.Batch) yield return new LayerSettings.BatchNorm();
        if (Norm == Norm.Layer) yield return new LayerSettings.LayerNorm();
        yield return Activation;
        if (Dropout != 0) yield return new LayerSettings.Dropout { P = Dropout };
    }

    private LayerSettings OutputLayer() =>
        Normed(new LayerSettings.Linear { Out = Classes, Start = IsSigmoid ? StartRule.GlorotUniform : null });

    private LayerSettings Normed(LayerSettings.Linear linear) =>
        Norm == Norm.Weight ? new LayerSettings.WeightNorm { Layers = [linear] } : linear;

    /// <summary>What follows the last linear layer: losses that compare with one-hot classes want probabilities.</summary>
    private IEnumerable<LayerSettings> Ending() => Loss switch
    {
        LossSettings.Nll => [new LayerSettings.LogSoftmax()],
        LossSettings.Mse or LossSettings.L1 or LossSettings.Huber => [new LayerSettings.Softmax()],
        _ => [],
    };
}
