using System.Text.Json;
using Chainrule.Shapes;

namespace Chainrule.Tests.PyTorch;

/// <summary>Reads what PyTorch computed; tests/fixtures/README.md tells of each file.</summary>
internal static class Fixture
{
    /// <summary>The bound for float plans, relative for numbers above 1.</summary>
    public const double Single = 1e-5;

    /// <summary>The bound for the double reference, relative for numbers above 1.</summary>
    public const double Double = 1e-9;

    public static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", file))).RootElement;

    /// <summary>The cases of a file, by name.</summary>
    public static Dictionary<string, JsonElement> Cases(string file) =>
        Read(file).GetProperty("cases").EnumerateArray().ToDictionary(item => item.GetProperty("name").GetString()!);

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    public static float[] Floats(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetSingle())];

    public static int[] Integers(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];

    public static JsonElement Data(this JsonElement tensor) => tensor.GetProperty("data");

    public static Shape Shape(this JsonElement tensor) => new(tensor.GetProperty("shape").Integers());

    /// <summary>The largest distance from what PyTorch has, relative for numbers above 1.</summary>
    public static double Distance(IReadOnlyList<double> ours, IReadOnlyList<double> theirs)
    {
        ours.Count.ShouldBe(theirs.Count);
        var worst = 0.0;
        for (var i = 0; i < ours.Count; i++)
        {
            var distance = Math.Abs(ours[i] - theirs[i]) / Math.Max(1, Math.Abs(theirs[i]));
            worst = double.IsNaN(distance) ? double.PositiveInfinity : Math.Max(worst, distance);
        }

        return worst;
    }

    public static double[] Widen(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++) doubles[i] = values[i];
        return doubles;
    }
}
