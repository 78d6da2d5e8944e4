using System.Globalization;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Training;
using Chainrule.Optim;

namespace Chainrule.Lab.Runs;

/// <summary>
/// Writes a training down as it goes on: metrics line by line, the log, the best weights and the last; without an optimizer, as where
/// another engine trains, the last weights alone.
/// </summary>
internal sealed class RunRecorder(
    RunFolder folder,
    RecordSettings settings,
    Network network,
    Optimizer? optimizer,
    IReadOnlyDictionary<string, string> metadata,
    Func<Evaluation> test,
    ITrainingLogger next)
    : ITrainingLogger, IDisposable
{
    private readonly MetricsWriter _metrics = folder.OpenMetrics();
    private readonly TextWriter _log = folder.OpenLog();
    private readonly StepMeter _meter = new(settings.EverySteps);
    private StepRecord _step;
    private bool _isSaved;

    public EpochRecord? Best { get; private set; }

    public int Epochs { get; private set; }

    private double Seconds { get; set; }

    public void OnStep(in StepRecord step)
    {
        _step = step;
        _isSaved = false;
        if (_meter.Take(step) is { } metrics) _metrics.Write(metrics);
        next.OnStep(step);
    }

    public void OnEpoch(EpochRecord epoch)
    {
        if (settings.Test) epoch = epoch with { Test = test() };
        _metrics.Write(new EpochMetrics
        {
            Epoch = epoch.Epoch,
            TrainLoss = epoch.TrainingLoss,
            TrainAccuracy = epoch.TrainingAccuracy,
            ValidationLoss = epoch.ValidationLoss,
            ValidationAccuracy = epoch.ValidationAccuracy,
            TestLoss = epoch.Test?.Loss,
            TestAccuracy = epoch.Test?.Accuracy,
            LearningRate = epoch.LearningRate,
            Seconds = epoch.Seconds,
        });
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch}: loss {epoch.TrainingLoss:g6}, accuracy {epoch.TrainingAccuracy:p2}, "
                + $"{Validation(epoch)}{epoch.Seconds:f3} s{(epoch.IsBest ? ", best so far" : "")}"));
        Epochs = epoch.Epoch;
        Seconds += epoch.Seconds;
        var weights = WeightTensors.Of(network.Weights);
        if (epoch.IsBest)
        {
            Best = epoch;
            folder.WriteBest(weights, metadata);
            if (settings.Npz) folder.WriteBestNpz(weights);
        }

        Snapshot(epoch.Epoch, weights);
        Save(optimizer?.Average is null ? weights : null);
        next.OnEpoch(epoch);
    }

    /// <summary>Keeps the start values, if they are wanted.</summary>
    public void Begin() => Snapshot(0, null);

    /// <summary>Saves the whole state, unless it is saved since the last step.</summary>
    public void SaveLast()
    {
        if (!_isSaved) Save(null);
    }

    /// <summary>Adds a line to the log.</summary>
    public void Say(string line) =>
        _log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ssZ} {line}"));

    /// <summary>Writes down what came of it: how the best weights were tested, and the SHA-256 of the last.</summary>
    public RunResult End(
        RunStatus status, string? message, string dataset, string sha, Evaluation? tested, int threads, string kernels)
    {
        if (message is not null) Say(message);
        var result = new RunResult
        {
            Run = folder.Path,
            Status = status,
            Message = message,
            Dataset = dataset,
            Epochs = Epochs,
            Best = Best is null ? null : new BestEpoch(Best.Epoch, Best.ValidationAccuracy, Best.ValidationLoss),
            Test = tested is null ? null : new TestScore(tested.Accuracy, tested.Loss),
            SecondsPerEpoch = Epochs == 0 ? 0 : Seconds / Epochs,
            TrainSeconds = Seconds,
            WeightsSha256 = sha,
            Parameters = network.Weights.Count,
            Threads = threads,
            Kernels = kernels,
        };
        folder.WriteResult(result);
        Say($"{status}: {result.ToJson().ReplaceLineEndings(" ")}");
        return result;
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _log.Dispose();
    }

    private void Snapshot(int epoch, IReadOnlyList<StoredTensor>? weights)
    {
        if (settings.Snapshots?.Contains(epoch) == true)
            folder.WriteSnapshot(epoch, weights ?? WeightTensors.Of(network.Weights), metadata);
    }

    /// <summary>Saves weights, the optimizer's memory, where in the training it stands, the best epoch so far.</summary>
    private void Save(IReadOnlyList<StoredTensor>? weights)
    {
        // At an epoch's end the network holds the average of the weights; the state to go on from has each in its own place.
        var average = optimizer?.Average is { IsSwapped: true } swapped ? swapped : null;
        average?.Swap();
        var position = new Dictionary<string, string>(metadata)
        {
            ["chainrule.epoch"] = $"{_step.Epoch}",
            ["chainrule.batch"] = $"{_step.Batch}",
            ["chainrule.best"] = $"{Best?.Epoch ?? 0}",
        };
        folder.WriteLast([.. weights ?? WeightTensors.Of(network.Weights), .. Memory()], position);
        average?.Swap();
        _isSaved = true;
    }

    private IEnumerable<StoredTensor> Memory() => optimizer is null
        ? []
        : optimizer.State.Select(block => StoredTensor.Of(WeightTensors.OptimizerPrefix + block.Name, block.Values))
            .Append(StoredTensor.Of(WeightTensors.OptimizerPrefix + "steps", [1], [optimizer.Steps]));

    private static string Validation(EpochRecord epoch) => epoch.ValidationLoss is null ? "" : string.Create(
        CultureInfo.InvariantCulture, $"validation loss {epoch.ValidationLoss:g6}, accuracy {epoch.ValidationAccuracy:p2}, ");
}
