using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Nn;

/// <summary>
/// y = (x − μ) / √(σ² + ε) · weight + bias, channel by channel: while training with the batch's own mean and variance, while predicting
/// with
/// running ones.
/// </summary>
/// <remarks>
/// <para>Shapes: x [batch, channels] or [batch, channels, …], y alike; μ and σ² are over all axes but the channels.</para>
/// <para>Parameters: <c>weight</c> (1) and <c>bias</c> (0), [channels]. Buffers: <c>running_mean</c> (0) and <c>running_var</c> (1); each
/// training step r ← (1 − momentum) · r + momentum · batch's. The batch is normalised with the biased variance, Σ/n; into the running one
/// goes the unbiased, Σ/(n − 1).</para>
/// <para>Numerics: the variance is that of the centred values, so a large mean does no harm.</para>
/// <para>Errors: a training plan refuses a batch that has a single value for each channel; such a value would always be normalised to 0.
/// </para>
/// <para>Source: S. Ioffe, C. Szegedy, "Batch Normalization", 2015, arXiv:1502.03167, algorithms 1 and 2.</para>
/// <para>Where it differs from PyTorch: one class for its BatchNorm1d, 2d and 3d; the channels are found at the first use; no
/// <c>num_batches_tracked</c>.</para>
/// </remarks>
public sealed class BatchNorm : Module
{
    private Node? _weight;
    private Node? _bias;
    private Node? _mean;
    private Node? _variance;

    /// <summary>The weight of a batch in the running statistics, in (0, 1].</summary>
    public double Momentum
    {
        get;
        init => field = value is > 0 and <= 1 ? value
            : throw new ArgumentException($"BatchNorm: expected a momentum in (0, 1], got {value}.");
    } = 0.1;

    /// <summary>ε, above 0.</summary>
    public double Epsilon
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value
            : throw new ArgumentException($"BatchNorm: expected an epsilon above 0, got {value}.");
    } = 1e-5;

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Rank < 2) throw Refuse($"expected [batch, channels, ...], got {x.Shape}. Is the batch axis missing?");
        var channels = x.Shape[1];
        var n = x.Shape.Count / channels;
        var refusal = n > 1 ? null : Refuse(
            $"expected more than one value for each channel while training, got {x.Shape}. A larger batch, or another size of training set "
                + "so that the last batch is larger?").Message;

        var one = new Shape(channels);
        var others = Enumerable.Range(0, x.Shape.Rank).Where(axis => axis != 1).ToArray();
        var runningMean = Buffer(ref _mean, "running_mean", one, StartValues.Constant(0));
        var runningVariance = Buffer(ref _variance, "running_var", one, StartValues.Constant(1));
        var weight = Parameter(ref _weight, "weight", one, StartValues.Constant(1));
        var bias = Parameter(ref _bias, "bias", one, StartValues.Constant(0));

        var mean = Either(x.Sum(others) / n, runningMean, 1);
        var centred = x - Along(mean);
        var variance = Either(centred.Square().Sum(others) / n, runningVariance, n / Math.Max(1.0, n - 1));
        return centred * Along(weight / (variance + Epsilon).Sqrt()) + Along(bias);

        Node Either(Node batch, Node running, double correction) => Phased.Of(
            Track.Of(batch, running, running * (1 - Momentum) + batch * (Momentum * correction)), running, refusal);

        // One number for each channel, laid along the axis of the channels.
        Node Along(Node channel) => channel.Reshape([channels, .. Enumerable.Repeat(1, x.Shape.Rank - 2)]);
    }
}
