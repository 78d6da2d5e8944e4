using Chainrule.Lab.Data;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Lab.Study;

/// <summary>
/// From an image to its digit: a network of five layers of units, 784 pixels, three hidden layers, ten class probabilities, that trains
/// itself on the digits it is given.
/// </summary>
/// <remarks>
/// <para>Example: <c>var reader = new ImageToDigit(training, validation); reader.Train(); int digit = reader.Forward(image);</c></para>
/// <para>Settings of the study: pixels normalised by MNIST's mean and deviation, sigmoid hidden layers, SGD with learning rate 0.1 in
/// batches of 16, 20 epochs, the training samples shuffled. A layer that reads sigmoids starts as Glorot's with their gain;
/// <c>docs/decisions/0005</c> tells why.</para>
/// </remarks>
public sealed class ImageToDigit : IDisposable
{
    private readonly IDataSet _training;
    private readonly IDataSet? _validation;
    private readonly Normalisation _normalisation;
    private readonly ulong _seed;

    /// <summary>Makes the network.</summary>
    /// <param name="training">The samples to learn from: images of 28 × 28 bytes, ten classes.</param>
    /// <param name="validation">Samples to measure by after each epoch, or null.</param>
    /// <param name="hidden">The sizes of the hidden layers; null takes 256, 128, 64.</param>
    /// <param name="seed">The seed of start values and order.</param>
    /// <param name="options">How plans are made.</param>
    public ImageToDigit(
        IDataSet training, IDataSet? validation = null, IReadOnlyList<int>? hidden = null, ulong seed = 1, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        _training = training;
        _validation = validation;
        _seed = seed;
        _normalisation = new Normalisation(0.1307, 0.3081);
        var modules = new List<Module> { new Flatten() };
        var start = StartRule.PyTorch;
        foreach (var size in hidden ?? [256, 128, 64])
        {
            modules.AddRange([new Linear(size) { Start = start }, new Sigmoid()]);
            start = StartRule.GlorotSigmoid;
        }

        modules.Add(new Linear(training.ClassCount) { Start = StartRule.GlorotUniform });
        Network = new Network(new Sequential(modules), training.SampleShape, seed, options: options);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>Trains with cross-entropy.</summary>
    /// <param name="epochs">How many epochs.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="batch">Samples in a batch.</param>
    /// <param name="logger">Who hears of it, or null.</param>
    /// <param name="cancellation">Ends the training after the step in hand.</param>
    /// <returns>What each epoch came to.</returns>
    /// <exception cref="DivergedException">The loss is no longer finite.</exception>
    public IReadOnlyList<EpochRecord> Train(
        int epochs = 20,
        float learningRate = 0.1f,
        int batch = 16,
        ITrainingLogger? logger = null,
        CancellationToken cancellation = default)
    {
        var history = new History(logger);
        using var optimizer = new Sgd(Network.Weights, learningRate);
        using var trainer = new Trainer(Network, CrossEntropy.Of, optimizer);
        var training = new DataLoader(_training, batch, _normalisation, shuffle: true, _seed);
        var validation = _validation is null ? null : new DataLoader(_validation, 500, _normalisation);
        trainer.Run(training, validation, epochs, history, cancellation);
        return history.Epochs;
    }

    /// <summary>The digit in an image.</summary>
    /// <param name="image">28 × 28 bytes, light ink on black; <see cref="DigitImage.Prepare"/> makes any picture so.</param>
    /// <returns>The most probable class.</returns>
    /// <exception cref="ArgumentException">The image has another number of bytes.</exception>
    public int Forward(ReadOnlySpan<byte> image) => Training.Network.LargestOf(Probabilities(image));

    /// <summary>The probability of each digit.</summary>
    /// <param name="image">28 × 28 bytes, light ink on black.</param>
    /// <returns>Ten probabilities.</returns>
    /// <exception cref="ArgumentException">The image has another number of bytes.</exception>
    public float[] Probabilities(ReadOnlySpan<byte> image)
    {
        if (image.Length != Network.SampleSize)
            throw new ArgumentException($"Forward: expected {Network.SampleSize} bytes, got {image.Length}.");
        var pixels = new float[image.Length];
        _normalisation.Apply(image, pixels);
        return Network.Predict(pixels, 1).ToArray();
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose() => Network.Dispose();

    private sealed class History(ITrainingLogger? next) : ITrainingLogger
    {
        public List<EpochRecord> Epochs { get; } = [];

        public void OnStep(in StepRecord step) => next?.OnStep(step);

        public void OnEpoch(EpochRecord epoch)
        {
            Epochs.Add(epoch);
            next?.OnEpoch(epoch);
        }
    }
}
