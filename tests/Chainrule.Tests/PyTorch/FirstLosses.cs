using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;

namespace Chainrule.Tests.PyTorch;

/// <summary>The networks of mlp_first_losses.json, their start values and their images; the file's formulas, in our words.</summary>
internal static class FirstLosses
{
    public const int Batch = 16;

    public static Module Model(JsonElement tested)
    {
        var sizes = tested.GetProperty("sizes").Integers();
        var modules = new List<Module>();
        for (var i = 1; i < sizes.Length; i++)
        {
            if (i > 1) modules.Add(tested.GetProperty("hidden").GetString() == "sigmoid" ? new Sigmoid() : new ReLU());
            modules.Add(new Linear(sizes[i - 1], sizes[i]));
        }

        if (tested.GetProperty("output").GetString() == "softmax") modules.Add(new Softmax());
        return new Sequential(modules);
    }

    public static Loss Loss(JsonElement tested) => tested.GetProperty("loss").GetString() switch
    {
        "mse" => Mse.Of,
        "mseSumOverClasses" => Mse.PerSample,
        _ => CrossEntropy.Of,
    };

    /// <summary>Sets the start values; the streams count weights and biases from 1.</summary>
    public static void Start(ParameterArena weights)
    {
        var fanIn = 0;
        for (var p = 0; p < weights.Parameters.Count; p++)
        {
            var parameter = (Parameter)weights.Parameters[p].Op;
            if (parameter.OutsideShape.Rank == 2) fanIn = parameter.OutsideShape[1];
            var values = new float[parameter.Shape.Count];
            for (var i = 0; i < values.Length; i++) values[i] = (float)((2 * U((uint)p + 1, (uint)i) - 1) / Math.Sqrt(fanIn));
            weights.Assign(weights.Parameters[p], values);
        }
    }

    public static void Fill(int step, Span<float> images, Span<float> labels)
    {
        for (var i = 0; i < images.Length; i++) images[i] = (float)Math.Max(0, (5 * U(0, (uint)(step * images.Length + i))) - 4);
        for (var i = 0; i < labels.Length; i++) labels[i] = ((7 * (step * Batch + i)) + 3) % 10;
    }

    public static double U(uint stream, uint i)
    {
        var h = unchecked((i * 2654435761u) + stream);
        h ^= h >> 15;
        h = unchecked(h * 2246822519u);
        h ^= h >> 13;
        h = unchecked(h * 3266489917u);
        h ^= h >> 16;
        return (h >> 8) / 16777216.0;
    }
}
