using System.Security.Cryptography;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Study;
using Chainrule.Lab.Tests.Training;

namespace Chainrule.Lab.Tests.Data;

public class RealMnistTests
{
    [Theory]
    [InlineData("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb", 60_000, 28, 28)]
    [InlineData("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624", 60_000)]
    [InlineData("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea", 10_000, 28, 28)]
    [InlineData("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637", 10_000)]
    public void The_unpacked_files_are_the_published_ones(string name, string md5, params int[] sizes)
    {
        var folder = RealMnist.Folder();
        var file = IdxFile.Read(Path.Combine(folder, File.Exists(Path.Combine(folder, name)) ? name : name + ".gz"));
        file.Sizes.ShouldBe(sizes);
        var payload = new MemoryStream();
        IdxFile.Write(payload, [.. file.Sizes], file.Elements.ToArray());
#pragma warning disable CA5351 // A checksum that was published, not a defence.
        Convert.ToHexStringLower(MD5.HashData(payload.ToArray())).ShouldBe(md5);
#pragma warning restore CA5351
    }

    [Fact]
    public void The_default_experiment_reads_95_of_100_after_one_epoch()
    {
        var data = RealMnist.Read();
        using var root = new TemporaryFolder();
        using var run = new ExperimentRun(new Experiment { Epochs = 1 }, data, KernelPaths.Best);
        (run.Training.Count, run.Validation.Count).ShouldBe((50_000, 10_000));
        var result = run.Train(RunFolder.Create(root.Path, "run"), new Listener());
        TestContext.Current.SendDiagnosticMessage($"default experiment, 1 epoch: {result.Test!.Accuracy:p2}");
        result.Test.ShouldNotBeNull().Accuracy.ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void An_augmented_experiment_learns()
    {
        var data = RealMnist.Read();
        using var root = new TemporaryFolder();
        var augmentation = new AugmentationSettings { Shift = 2, Rotate = 10, Scale = 0.1, Shear = 5, Elastic = new() { Alpha = 20 } };
        var experiment = new Experiment { Data = new() { Augmentation = augmentation }, Epochs = 2 };
        using var run = new ExperimentRun(experiment, data, KernelPaths.Best);
        var result = run.Train(RunFolder.Create(root.Path, "run"), new Listener());
        TestContext.Current.SendDiagnosticMessage($"augmented experiment, 2 epochs: {result.Test!.Accuracy:p2}");
        result.Test.ShouldNotBeNull().Accuracy.ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void ImageToDigit_reads_95_of_100_after_two_epochs()
    {
        var data = RealMnist.Read();
        using var reader = new ImageToDigit(data.Training);
        reader.Train(epochs: 2);
        var right = Enumerable.Range(0, data.Test.Count).Count(i => reader.Forward(data.Test.Image(i)) == data.Test.Label(i));
        TestContext.Current.SendDiagnosticMessage($"ImageToDigit, 2 epochs: {right} of 10,000");
        right.ShouldBeGreaterThan(9_500);
    }
}
