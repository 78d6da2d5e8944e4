using Chainrule.Kernels;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Runs;

namespace Chainrule.Lab.Tests.Rivals;

public class RivalExchangeTests
{
    [Fact]
    public void The_rival_reads_the_start_values_the_samples_and_their_order_in_each_epoch()
    {
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        using var exchange = new RivalExchange(run);
        Directory.GetFiles(exchange.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(
            ["data.safetensors", "experiment.json", "start.safetensors", "torch_experiment.py", "torch_training.py"]);
        ExperimentReader.Read(exchange.In("experiment.json")).ToJson().ShouldBe(run.Experiment.ToJson());
        SmallRuns.Sha256(SafetensorsFile.Read(exchange.StartPath), run).ShouldBe(WeightTensors.Sha256(run.Network.Weights));

        var data = SafetensorsFile.Read(exchange.In("data.safetensors"));
        data["training.images"].Shape.ShouldBe([run.Training.Count, 1, 28, 28]);
        data["validation.images"].Bytes.Span[(2 * 784)..(3 * 784)].SequenceEqual(run.Validation.Image(2)).ShouldBeTrue();
        data["test.labels"].Bytes.ToArray().ShouldBe(Enumerable.Range(0, 500).Select(i => (byte)run.Data.Test.Label(i)));
        data["classes"].ToInt64s().ShouldBe([10L]);

        var loader = run.TrainingLoader();
        loader.StartEpoch(1);
        data["order"].Shape.ShouldBe([2, run.Training.Count]);
        data["order"].ToInt64s()[run.Training.Count..].ShouldBe(loader.Order.ToArray().Select(i => (long)i));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        var exchange = new RivalExchange(run);
        exchange.Dispose();
        Directory.Exists(exchange.Folder).ShouldBeFalse();
    }

    [Fact]
    public void Without_samples_held_out_none_are_written()
    {
        using var run = new ExperimentRun(
            SmallRuns.Experiment with { Data = SmallRuns.Experiment.Data with { Validation = 0 } }, SmallRuns.Data, KernelPaths.Best);
        using var exchange = new RivalExchange(run);
        SafetensorsFile.Read(exchange.In("data.safetensors")).Tensors.ShouldNotContain(tensor => tensor.Name == "validation.images");
    }
}
