using System.Text;
using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;

namespace Chainrule.Lab.Tests.Runs;

public sealed class WeightTensorsTests : IDisposable
{
    private readonly ExperimentRun _run = new(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);

    private ParameterArena Weights => _run.Network.Weights;

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Names_and_shapes_are_PyTorchs()
    {
        var tensors = WeightTensors.Of(Weights);
        tensors.Select(tensor => tensor.ToString()).ShouldBe(
            ["1.weight F32 [32, 784]", "1.bias F32 [32]", "3.weight F32 [10, 32]", "3.bias F32 [10]"]);
        var weight = tensors[0].ToSingles();
        var arena = Weights.Weight(Weights.Find("1.weight")).Values;
        for (var o = 0; o < 32; o++)
        {
            for (var i = 0; i < 784; i++) weight[o * 784 + i].ShouldBe(arena[i * 32 + o]);
        }
    }

    [Fact]
    public void The_hash_is_that_of_names_and_floats_in_the_models_order()
    {
        using var bytes = new MemoryStream();
        foreach (var tensor in WeightTensors.Of(Weights))
        {
            bytes.Write(Encoding.ASCII.GetBytes(tensor.Name));
            bytes.WriteByte(0);
            foreach (var value in tensor.ToSingles()) bytes.Write(BitConverter.GetBytes(value));
        }

        var hash = WeightTensors.Sha256(Weights);
        hash.ShouldBe(Samples.Sha256(bytes.ToArray()));
        ref var last = ref Weights.Weight(Weights.Find("3.bias")).Values[^1];
        last = MathF.BitIncrement(last);
        WeightTensors.Sha256(Weights).ShouldNotBe(hash);
    }

    [Fact]
    public void What_is_saved_is_loaded()
    {
        var (file, hash) = (File([.. WeightTensors.Of(Weights)]), WeightTensors.Sha256(Weights));
        Weights.Weights.Clear();
        WeightTensors.Load(file, Weights, "x");
        WeightTensors.Sha256(Weights).ShouldBe(hash);
    }

    [Fact]
    public void An_optimizers_memory_beside_the_weights_is_passed_over() =>
        WeightTensors.Load(File([.. WeightTensors.Of(Weights), StoredTensor.Of("optimizer.steps", [1], [7L])]), Weights, "x");

    [Fact]
    public void What_does_not_fit_is_refused_and_no_weight_is_moved()
    {
        var right = WeightTensors.Of(Weights);
        Refused([.. right.Take(3)])
            .ShouldBe("x: expected a tensor 3.bias [10], got none of that name. Do the weights belong to another model?");
        Refused([.. right.Take(3), StoredTensor.Of("3.bias", [9], new float[9])])
            .ShouldBe("x: expected 3.bias [10], got [9]. Do the weights belong to another model?");
        Refused([.. right.Take(3), StoredTensor.Of("3.bias", [10, 1], new float[10])])
            .ShouldBe("x: expected 3.bias [10], got [10, 1]. Do the weights belong to another model?");
        Refused([.. right.Take(3), StoredTensor.Of("3.bias", [10], new long[10])]).ShouldBe("x: expected 3.bias of F32 values, got I64.");
        Refused([.. right, StoredTensor.Of("5.weight", [1], [1f])])
            .ShouldBe("x: expected the 4 tensors of the model, got 5.weight too. Do the weights belong to another model?");

        string Refused(StoredTensor[] tensors)
        {
            // Every value but the one that does not fit would be another.
            var file = File([.. tensors.Select(Other)]);
            var before = WeightTensors.Sha256(Weights);
            var e = Should.Throw<IncompatibleWeightsException>(() => WeightTensors.Load(file, Weights, "x"));
            WeightTensors.Sha256(Weights).ShouldBe(before);
            return e.Message;
        }

        static StoredTensor Other(StoredTensor tensor) => tensor.Type == TensorType.I64
            ? tensor
            : StoredTensor.Of(tensor.Name, [.. tensor.Shape], [.. tensor.ToSingles().Select(value => value + 1)]);
    }

    private static SafetensorsFile File(StoredTensor[] tensors) => SafetensorsFile.Parse(SafetensorsFile.ToBytes(tensors), "file");
}
