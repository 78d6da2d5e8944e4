using System.Globalization;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Rivals;

/// <summary>
/// The training of an experiment in PyTorch: the same start values, samples, batches and settings as Chainrule's, recorded in a run's
/// folder like any other.
/// </summary>
/// <remarks>
/// It runs in a process of its own, which waits after each epoch until what came of it is written down; only its training loop is timed.
/// The same numbers come out but for rounding, for PyTorch sums in another order.
/// </remarks>
public sealed class PyTorchRun : IDisposable
{
    private const string Kernels = "torch";
    private const double GlimpseSeconds = 1;
    private const int MostClasses = 256;
    private readonly ExperimentRun _run;
    private readonly TorchPython _python;
    private readonly RivalExchange _exchange;
    private readonly List<float> _losses = [];
    private EpochRecord? _best;
    private Evaluation? _test;
    private Evaluation? _bestTest;

    /// <summary>Takes an experiment over before it is trained here.</summary>
    /// <param name="run">The experiment, not yet trained; its network holds PyTorch's weights after <see cref="Train"/>.</param>
    /// <param name="python">Who trains.</param>
    /// <exception cref="RivalException">PyTorch cannot train the same; the message names all that stands in the way.</exception>
    public PyTorchRun(ExperimentRun run, TorchPython python)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(python);
        ExpectTheSame(run.Experiment);
        if (run.Network.Classes > MostClasses)
            throw new RivalException($"PyTorch gets labels as bytes: expected at most {MostClasses} classes, got {run.Network.Classes}.");
        (_run, _python, Threads) = (run, python, run.Threads);
        _exchange = new RivalExchange(run);
    }

    /// <summary>Refuses an experiment that PyTorch could not train step by step as Chainrule does.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <exception cref="RivalException">Something stands in the way; the message names all that does.</exception>
    public static void ExpectTheSame(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var wrong = RivalChecks.Problems(experiment).ToList();
        if (wrong.Count > 0) throw new RivalException($"PyTorch cannot train the same:\n{string.Join('\n', wrong)}");
    }

    /// <summary>PyTorch and its version.</summary>
    public string Engine => $"PyTorch {_python.Torch}";

    /// <summary>The number of threads; <see cref="ChooseThreads"/> finds the faster one.</summary>
    public int Threads { get; set; }

    /// <summary>Every step's loss, after <see cref="Train"/>.</summary>
    public IReadOnlyList<float> Losses => _losses;

    /// <summary>Trains for a moment on one thread and on all, and keeps to the faster; or on as many as the experiment says.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The steps in a second with each number of threads that was tried.</returns>
    /// <exception cref="RivalException">PyTorch cannot train the experiment.</exception>
    /// <exception cref="RivalFailedException">Its process broke off.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public IReadOnlyDictionary<int, double> ChooseThreads(CancellationToken cancellation = default)
    {
        int[] tried = _run.Experiment.Threads > 0 ? [_run.Threads] : [.. new[] { 1, _run.Threads }.Distinct()];
        var speeds = tried.ToDictionary(threads => threads, threads => StepsPerSecond(threads, cancellation));
        Threads = tried.MaxBy(threads => speeds[threads]);
        return speeds;
    }

    /// <summary>Trains, recording all of it; the best weights are those of the best validation by PyTorch.</summary>
    /// <param name="folder">A new run's folder.</param>
    /// <param name="logger">Hears of each epoch, and a few times a second of the step in hand.</param>
    /// <param name="cancellation">Ends the training at once; the epochs that are done are saved.</param>
    /// <returns>What came of it, as <c>result.json</c> has it too.</returns>
    /// <exception cref="RivalFailedException">PyTorch's process broke off.</exception>
    public RunResult Train(RunFolder folder, ITrainingLogger logger, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(logger);
        var (data, weights) = (_run.Data, _run.Network.Weights);
        _losses.Clear();
        _best = null;
        Load(_exchange.StartPath);
        folder.WriteExperiment(_run.Experiment);
        folder.WriteEnvironment(EnvironmentRecord.Detect(Threads, Kernels, data.Training.Name, data.Sha256) with
        {
            Engine = Engine,
            Runtime = $"Python {_python.Version}",
        });
        var (settings, metadata, next) = (_run.Experiment.Record, TrainedModel.Metadata(data.Training), new EpochsOnly(logger));
        using var events = settings.Events
            ? new TensorBoardRecorder(folder.Path, _run.Experiment, _run.Network, _run.Training, next)
            : null;
        using var recorder = new RunRecorder(
            folder, settings, _run.Network, null, metadata, () => _test!, (ITrainingLogger?)events ?? next);
        recorder.Begin();
        recorder.Say($"{Engine} of {_python.Path}");
        var (status, message) = Follow(recorder, logger, cancellation);
        recorder.SaveLast();
        var tested = status == RunStatus.Done ? _bestTest : null;
        var result = recorder.End(status, message, data.Training.Name, WeightTensors.Sha256(weights), tested, Threads, Kernels);
        events?.End(status, result.Test);
        return result;
    }

    /// <summary>Removes what PyTorch was to read.</summary>
    public void Dispose() => _exchange.Dispose();

    private double StepsPerSecond(int threads, CancellationToken cancellation)
    {
        using var process = new RivalProcess(_python, _exchange, threads, GlimpseSeconds, cancellation);
        while (process.Read() is { } line)
        {
            if (line is RivalLine.Speed speed) return speed.StepsPerSecond;
        }

        throw process.WasInterrupted
            ? new OperationCanceledException(cancellation)
            : new RivalFailedException("PyTorch's process ended without a word.");
    }

    private (RunStatus Status, string? Message) Follow(RunRecorder recorder, ITrainingLogger logger, CancellationToken cancellation)
    {
        var stop = ExperimentParts.Stop(_run.Experiment.Stop);
        using var process = new RivalProcess(_python, _exchange, Threads, null, cancellation);
        while (process.Read() is { } line)
        {
            if (line is RivalLine.Step now) logger.OnStep(StepOf(now.Epoch, now.Batch, now.Batches, now.Loss, now.LearningRate));
            if (line is not RivalLine.EpochEnd end) continue;
            if (Record(end, recorder) is not { } epoch) return (RunStatus.Diverged, Divergence(end));
            if (stop.Reason(epoch, _best!.Epoch) is { } reason)
            {
                recorder.Say($"stopped after {recorder.Epochs} epochs: {reason}");
                return (RunStatus.Done, null);
            }

            process.Next();
        }

        return process.WasInterrupted ? (RunStatus.Interrupted, "interrupted") : (RunStatus.Done, null);
    }

    /// <summary>Writes an epoch down, and takes its weights over; null where it diverged.</summary>
    private EpochRecord? Record(RivalLine.EpochEnd end, RunRecorder recorder)
    {
        for (var i = 0; i < end.Losses.Length; i++)
        {
            _losses.Add(end.Losses[i]);
            recorder.OnStep(StepOf(end.Epoch, i + 1, end.Losses.Length, end.Losses[i], end.LearningRates[i]));
            if (!float.IsFinite(end.Losses[i])) return null;
        }

        if (!double.IsFinite(end.Validation?.Loss ?? 0) || !double.IsFinite(end.Test.Loss)) return null;
        Load(_exchange.EpochPath);
        _test = end.Test.Of(_run.Data.Test);
        var validation = end.Validation?.Of(_run.Validation);
        var accuracy = (double)end.Correct / _run.Training.Count;
        var epoch = new EpochRecord(
            end.Epoch, end.Loss, accuracy, validation?.Loss, validation?.Accuracy, end.Seconds, end.LearningRates[^1], IsBest: false);
        if (epoch.Beats(_best)) (_best, _bestTest) = (epoch = epoch with { IsBest = true }, _test);
        recorder.OnEpoch(epoch);
        return epoch;
    }

    private string Divergence(RivalLine.EpochEnd end)
    {
        var bad = Array.FindIndex(end.Losses, loss => !float.IsFinite(loss));
        var (step, loss) = bad < 0 ? (_losses.Count, double.NaN) : ((end.Epoch - 1) * end.Losses.Length + bad + 1, end.Losses[bad]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"step {step} (epoch {end.Epoch}): expected a finite loss, got {loss}. Try a learning rate below {end.LearningRates[0]:G6}.");
    }

    private void Load(string path) => WeightTensors.Load(SafetensorsFile.Read(path), _run.Network.Weights, "PyTorch's weights");

    private static StepRecord StepOf(int epoch, int batch, int batches, float loss, double rate) =>
        new((epoch - 1L) * batches + batch, epoch, batch, batches, loss, rate, double.NaN);

    /// <summary>Steps come in a burst when their epoch is over: too late to be shown.</summary>
    private sealed class EpochsOnly(ITrainingLogger next) : ITrainingLogger
    {
        public void OnStep(in StepRecord step)
        {
        }

        public void OnEpoch(EpochRecord epoch) => next.OnEpoch(epoch);
    }
}
