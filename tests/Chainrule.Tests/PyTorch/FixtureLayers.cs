using System.Globalization;
using System.Text.Json;
using Chainrule.Kernels;
using Chainrule.Nn;

namespace Chainrule.Tests.PyTorch;

/// <summary>Builds the modules that a case of layers.json or activations.json lists in words.</summary>
internal static class FixtureLayers
{
    public static Module Of(JsonElement layers)
    {
        var modules = layers.EnumerateArray().Select(layer => One(layer.GetString()!)).ToArray();
        return modules.Length == 1 ? modules[0] : new Sequential(modules);
    }

    /// <summary>PyTorch's name for a parameter as ours: the inside of a residual and branches have no level of their own here.</summary>
    public static string Name(string theirs) =>
        theirs.Replace("inner.", "", StringComparison.Ordinal).Replace("branches.", "", StringComparison.Ordinal);

    private static Module One(string words)
    {
        if (words.StartsWith("Residual(", StringComparison.Ordinal))
        {
            return new Residual([.. words["Residual(".Length..^1].Split(", ").Select(One)]);
        }

        if (words.StartsWith("WeightNorm(", StringComparison.Ordinal)) return new WeightNorm(One(words["WeightNorm(".Length..^1]));
        if (words.StartsWith("Concat(", StringComparison.Ordinal))
        {
            var branches = words["Concat(".Length..^1].Split(" | ").Select(branch => branch.Split(", ").Select(One).ToArray());
            return new Concat([.. branches.Select(branch => branch.Length == 1 ? branch[0] : new Sequential(branch))]);
        }

        var word = words.Split(' ');
        return word[0] switch
        {
            "Linear" => new Linear(Number(word[1]), Number(word[2])) { Bias = word.Length == 3 },
            "BatchNorm" when word.Length > 1 => new BatchNorm { Momentum = Real(word[2]), Epsilon = Real(word[4]) },
            "BatchNorm" => new BatchNorm(),
            "ReLU" => new ReLU(),
            "Tanh" => new Tanh(),
            "Sigmoid" => new Sigmoid(),
            "Softmax" => new Softmax(),
            "LogSoftmax" => new LogSoftmax(),
            "Flatten" => new Flatten(),
            "Conv2d" => new Conv2d(
                Number(word[1]),
                Number(word[2]),
                Pair(word[3]),
                Option("stride"),
                Option("padding") ?? 0,
                Option("dilation"),
                Option("groups")?.Width ?? 1)
            { Bias = !word.Contains("bias") },
            "MaxPool2d" => new MaxPool2d(Pair(word[1]), Option("stride"), Option("padding") ?? 0),
            "AvgPool2d" => new AvgPool2d(Pair(word[1]), Option("stride"), Option("padding") ?? 0),
            "GlobalAvgPool2d" => new GlobalAvgPool2d(),
            "LeakyReLU" => word.Length == 1 ? new LeakyReLU() : new LeakyReLU(Real(word[1])),
            "PReLU" => new PReLU { PerChannel = word.Length == 2 },
            "ELU" => word.Length == 1 ? new ELU() : new ELU(Real(word[1])),
            "GELU" => new GELU { Tanh = word.Length == 2 },
            "SiLU" => new SiLU(),
            "Softplus" => word.Length == 1 ? new Softplus() : new Softplus(Real(word[1])),
            "Hardswish" => new Hardswish(),
            "LayerNorm" when word.Contains("epsilon") => new LayerNorm(Number(word[1])) { Epsilon = Real(word[3]) },
            "LayerNorm" => new LayerNorm([.. word.Skip(1).Select(Number)]),
            _ => throw new NotSupportedException($"a fixture asks for {words}."),
        };

        // After what is asked always: the word for an option, and its value.
        Size2d? Option(string name) => word.Contains(name) ? Pair(word[Array.IndexOf(word, name) + 1]) : null;
    }

    /// <summary>3 is a square, 3x2 a height and a width.</summary>
    private static Size2d Pair(string word) =>
        word.Contains('x', StringComparison.Ordinal) ? new Size2d(Number(word.Split('x')[0]), Number(word.Split('x')[1])) : Number(word);

    private static double Real(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
