using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats.Events;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Runs;

/// <summary>Writes a training as TensorBoard shows it: losses, accuracies, rates and times, pictures, settings.</summary>
/// <remarks>
/// Of each epoch: <c>loss/…</c> and <c>accuracy/…</c> of training, validation and test as far as they were measured,
/// <c>learning_rate</c>, <c>seconds_per_epoch</c>, and where <see cref="RecordSettings.Histograms"/> asks for it <c>weights/…</c>. Of the
/// steps that are written down: <c>loss/step</c> and <c>gradient_norm</c>. At the end <c>best/test_accuracy</c>, by which TensorBoard's
/// page of hyperparameters compares runs.
/// </remarks>
public sealed class TensorBoardRecorder : ITrainingLogger, IDisposable
{
    private const string BestAccuracy = "best/test_accuracy";
    private const string BestLoss = "best/test_loss";
    private const int Examples = 64;
    private const int Columns = 8;
    private readonly EventFile _file;
    private readonly Network _network;
    private readonly bool _histograms;
    private readonly StepMeter _meter;
    private readonly TimeProvider _time;
    private readonly ITrainingLogger? _next;
    private int _epochs;

    /// <summary>Makes an event file, and writes down the settings, the first samples and the first layer's start values.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="network">The network that is trained.</param>
    /// <param name="training">The samples that are learned from.</param>
    /// <param name="next">Who else hears of the training.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public TensorBoardRecorder(
        string folder, Experiment experiment, Network network, IDataSet training, ITrainingLogger? next = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        (_network, _next, _time) = (network, next, time ?? TimeProvider.System);
        _histograms = experiment.Record.Histograms;
        _meter = new StepMeter(experiment.Record.EverySteps);
        var settings = FlatSettings.Of(experiment);
        _file = EventFile.Create(folder, time);
        _file.Write(
            0,
            HyperParameters.Experiment(settings, [BestAccuracy, BestLoss]),
            HyperParameters.Start(settings, _time.GetUtcNow()),
            new EventValue.Text("experiment", $"```json\n{experiment.ToJson()}```"));
        if (Pictures(training) is { } examples) _file.Write(0, Image("examples", examples));
        WriteFirstLayer(0);
        if (_histograms) WriteHistograms(0);
    }

    /// <summary>The event file.</summary>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public void OnStep(in StepRecord step)
    {
        if (_meter.Take(step) is { } metrics)
        {
            var loss = new EventValue.Scalar("loss/step", (float)metrics.Loss);
            if (metrics.GradientNorm is { } norm) _file.Write(step.Step, loss, new EventValue.Scalar("gradient_norm", (float)norm));
            else _file.Write(step.Step, loss);
        }

        _next?.OnStep(step);
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        (string Tag, double? Value)[] measured =
        [
            ("loss/train", epoch.TrainingLoss), ("loss/validation", epoch.ValidationLoss), ("loss/test", epoch.Test?.Loss),
            ("accuracy/train", epoch.TrainingAccuracy), ("accuracy/validation", epoch.ValidationAccuracy),
            ("accuracy/test", epoch.Test?.Accuracy), ("learning_rate", epoch.LearningRate), ("seconds_per_epoch", epoch.Seconds),
        ];
        var scalars = measured.Where(pair => pair.Value is not null).Select(pair => new EventValue.Scalar(pair.Tag, (float)pair.Value!));
        _file.Write(epoch.Epoch, [.. scalars]);
        if (_histograms) WriteHistograms(epoch.Epoch);
        _epochs = epoch.Epoch;
        _next?.OnEpoch(epoch);
    }

    /// <summary>Writes down how it ended, and the first layer as it then is.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="test">How the best weights did on the test samples, or null if they were not tested.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public void End(RunStatus status, TestScore? test)
    {
        if (test is not null)
        {
            _file.Write(
                _epochs, new EventValue.Scalar(BestAccuracy, (float)test.Accuracy), new EventValue.Scalar(BestLoss, (float)test.Loss));
        }

        if (_epochs > 0) WriteFirstLayer(_epochs);
        bool? succeeded = status switch { RunStatus.Done => true, RunStatus.Diverged => false, _ => null };
        _file.Write(_epochs, HyperParameters.End(succeeded, _time.GetUtcNow()));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void WriteFirstLayer(int epoch)
    {
        if (WeightPictures.Of(_network) is { } picture) _file.Write(epoch, Image("first_layer", picture));
    }

    private void WriteHistograms(int epoch)
    {
        var weights = _network.Weights;
        var histograms = weights.Parameters.Select(node => new EventValue.Histogram(
            $"weights/{((Variable)node.Op).FullName}", EventHistogram.Of(weights.Weight(node).Values)));
        _file.Write(epoch, [.. histograms]);
    }

    private static EventValue.Image Image(string tag, GrayImage picture) =>
        new(tag, picture.Width, picture.Height, 1, PngWriter.Encode(picture));

    /// <summary>The first samples, or null where they are no gray pictures.</summary>
    private static GrayImage? Pictures(IDataSet data)
    {
        if (data.SampleShape is not [1, var height, var width] || data.Count == 0) return null;
        var first = Enumerable.Range(0, Math.Min(Examples, data.Count));
        return Montage.Of([.. first.Select(i => new GrayImage(width, height, data.Image(i).ToArray()))], Columns);
    }
}
