using System.Globalization;
using System.Text.Json;
using Chainrule.Nn;

namespace Chainrule.Tests.PyTorch;

/// <summary>Builds the modules that a case of layers.json lists in words.</summary>
internal static class FixtureLayers
{
    public static Module Of(JsonElement layers)
    {
        var modules = layers.EnumerateArray().Select(layer => One(layer.GetString()!)).ToArray();
        return modules.Length == 1 ? modules[0] : new Sequential(modules);
    }

    /// <summary>PyTorch's name for a parameter as ours: what stands inside a residual has no level of its own here.</summary>
    public static string Name(string theirs) => theirs.Replace("inner.", "", StringComparison.Ordinal);

    private static Module One(string words)
    {
        if (words.StartsWith("Residual(", StringComparison.Ordinal))
        {
            return new Residual([.. words["Residual(".Length..^1].Split(", ").Select(One)]);
        }

        if (words.StartsWith("WeightNorm(", StringComparison.Ordinal)) return new WeightNorm(One(words["WeightNorm(".Length..^1]));

        var word = words.Split(' ');
        return word[0] switch
        {
            "Linear" => new Linear(Number(word[1]), Number(word[2])) { Bias = word.Length == 3 },
            "BatchNorm" => new BatchNorm(),
            "ReLU" => new ReLU(),
            "Tanh" => new Tanh(),
            "Sigmoid" => new Sigmoid(),
            "Softmax" => new Softmax(),
            "LogSoftmax" => new LogSoftmax(),
            "Flatten" => new Flatten(),
            _ => throw new NotSupportedException($"layers.json asks for {words}."),
        };
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
