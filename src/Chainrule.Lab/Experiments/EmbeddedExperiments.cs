using System.Text;

namespace Chainrule.Lab.Experiments;

/// <summary>
/// The experiments that the program carries with it; their files lie in <c>experiments/mnist</c> and <c>bench/rival/cases</c>.
/// </summary>
internal static class EmbeddedExperiments
{
    /// <summary>Reads one.</summary>
    /// <param name="name">Its file's name within the program: "study2/plain-1000/experiment.json".</param>
    public static Experiment Read(string name)
    {
        using var stream = typeof(EmbeddedExperiments).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name}: expected an experiment within the program, got none.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return ExperimentReader.Parse(reader.ReadToEnd(), name);
    }
}
