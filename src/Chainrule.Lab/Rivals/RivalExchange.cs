using System.Text;
using Chainrule.Lab.Data;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Rivals;

/// <summary>
/// A folder that a rival reads a training from: the scripts, the experiment, the start values, the samples as bytes and their order in
/// each epoch. It is gone afterwards.
/// </summary>
internal sealed class RivalExchange : IDisposable
{
    public const string Script = "torch_training.py";
    private static readonly string[] s_scripts = [Script, "torch_experiment.py"];

    /// <summary>Writes a run that has not trained yet.</summary>
    public RivalExchange(ExperimentRun run)
    {
        try
        {
            foreach (var script in s_scripts) File.WriteAllText(In(script), Text(script));
            File.WriteAllText(In(RunFolder.ExperimentFile), run.Experiment.ToJson());
            File.WriteAllBytes(StartPath, SafetensorsFile.ToBytes(WeightTensors.Of(run.Network.Weights)));
            File.WriteAllBytes(In("data.safetensors"), SafetensorsFile.ToBytes(Data(run)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("chainrule-rival-").FullName;

    /// <summary>The start values.</summary>
    public string StartPath => In("start.safetensors");

    /// <summary>The rival's weights after its last epoch.</summary>
    public string EpochPath => In("epoch.safetensors");

    public string In(string file) => Path.Combine(Folder, file);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal static string Text(string script)
    {
        using var stream = typeof(RivalExchange).Assembly.GetManifestResourceStream("rival." + script)
            ?? throw new InvalidOperationException($"{script}: expected a script within the program, got none.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static IEnumerable<StoredTensor> Data(ExperimentRun run)
    {
        (string Name, IDataSet Samples)[] parts = [("training", run.Training), ("validation", run.Validation), ("test", run.Data.Test)];
        foreach (var (name, samples) in parts.Where(part => part.Samples.Count > 0))
        {
            var (images, labels) = (new byte[(long)samples.Count * run.Inputs], new byte[samples.Count]);
            for (var i = 0; i < samples.Count; i++)
            {
                samples.Image(i).CopyTo(images.AsSpan(i * run.Inputs));
                labels[i] = (byte)samples.Label(i);
            }

            yield return new StoredTensor($"{name}.images", TensorType.U8, [samples.Count, .. samples.SampleShape], images);
            yield return new StoredTensor($"{name}.labels", TensorType.U8, [samples.Count], labels);
        }

        yield return StoredTensor.Of("classes", [1], [(long)run.Network.Classes]);
        yield return StoredTensor.Of("order", [run.Experiment.Epochs, run.Training.Count], Order(run));
    }

    private static long[] Order(ExperimentRun run)
    {
        var (loader, count) = (run.TrainingLoader(), run.Training.Count);
        var order = new long[(long)run.Experiment.Epochs * count];
        for (var epoch = 0; epoch < run.Experiment.Epochs; epoch++)
        {
            loader.StartEpoch(epoch);
            for (var i = 0; i < count; i++) order[epoch * count + i] = loader.Order[i];
        }

        return order;
    }
}
