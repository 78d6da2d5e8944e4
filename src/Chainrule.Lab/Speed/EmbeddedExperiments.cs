using System.Text;
using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Speed;

/// <summary>
/// The experiments that the program carries with it; their files lie in <c>experiments/mnist/quick</c> and <c>bench/rival/cases</c>.
/// </summary>
internal static class EmbeddedExperiments
{
    public static Experiment Read(string name)
    {
        using var stream = typeof(EmbeddedExperiments).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name}: expected an experiment within the program, got none.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return ExperimentReader.Parse(reader.ReadToEnd(), name);
    }
}
