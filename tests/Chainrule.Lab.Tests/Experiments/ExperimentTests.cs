using System.Text;
using Chainrule.Kernels;
using Chainrule.Lab.Data.Augmentations;
using Chainrule.Lab.Experiments;
using Chainrule.Nn;

namespace Chainrule.Lab.Tests.Experiments;

public class ExperimentTests
{
    internal static Experiment Everything { get; } = new()
    {
        Schema = "experiment.schema.json",
        Name = "every-thing.1",
        Data = new()
        {
            Set = "folder",
            Folder = "C:\\pictures \"of\" größe",
            Validation = 0.3,
            Normalisation = new NormalisationSettings.Standard { Mean = 0.5, Std = 1e-5 },
            Augmentation = new()
            {
                Shift = 2,
                Rotate = 10,
                Scale = 0.1,
                Shear = 5,
                Elastic = new() { Alpha = 34, Sigma = 5 },
                Cutout = 8,
                Noise = 0.02,
            },
            TrainLimit = 1000,
        },
        Model = new()
        {
            Start = StartRule.HeNormal,
            Layers =
            [
                new LayerSettings.Flatten(),
                new LayerSettings.Linear { Out = 32, Bias = false, Start = StartRule.LeCunNormal },
                new LayerSettings.Residual
                {
                    Layers = [new LayerSettings.Linear { Out = 32 }, new LayerSettings.Tanh(), new LayerSettings.Residual
                    {
                        Layers = [new LayerSettings.Sigmoid(), new LayerSettings.Relu(), new LayerSettings.Softmax()],
                    }],
                },
                new LayerSettings.Linear { Out = 10, Start = StartRule.GlorotUniform },
                new LayerSettings.LogSoftmax(),
            ],
        },
        Loss = new LossSettings.Nll(),
        Optimizer = new OptimizerSettings.Sgd { LearningRate = 0.05, Momentum = 0.9, Nesterov = true, WeightDecay = 1e-4 },
        Epochs = 3,
        Batch = 17,
        Seed = (1L << 53) - 1,
        Threads = 2,
    };

    [Fact]
    public void An_empty_object_is_the_default_experiment()
    {
        var experiment = ExperimentReader.Parse("{}", "x.json");
        experiment.ToJson().ShouldBe(new Experiment().ToJson());
        experiment.ToJson().ShouldBe("""
            {
              "data": {
                "set": "mnist",
                "validation": 0.16666666666666666,
                "normalisation": { "type": "standard", "mean": 0.1307, "std": 0.3081 },
                "augmentation": {
                  "shift": 0,
                  "rotate": 0,
                  "scale": 0,
                  "shear": 0,
                  "elastic": { "alpha": 0, "sigma": 4 },
                  "cutout": 0,
                  "noise": 0
                }
              },
              "model": {
                "start": "pytorch",
                "layers": [
                  { "type": "flatten" },
                  { "type": "linear", "out": 256, "bias": true },
                  { "type": "relu" },
                  { "type": "linear", "out": 10, "bias": true }
                ]
              },
              "loss": { "type": "crossEntropy", "labelSmoothing": 0 },
              "optimizer": {
                "type": "sgd",
                "learningRate": 0.1,
                "momentum": 0,
                "nesterov": false,
                "dampening": 0,
                "weightDecay": 0,
                "decayBiasesAndNorms": true
              },
              "schedule": { "type": "constant", "warmup": 0 },
              "epochs": 10,
              "batch": 32,
              "stop": {},
              "seed": 1,
              "repeats": 1,
              "record": { "test": false, "gradientNorm": false, "npz": false, "events": true, "histograms": false },
              "threads": 0
            }

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Everything_that_is_written_is_read_back()
    {
        var json = Everything.ToJson();
        var read = ExperimentReader.Parse(json, "x.json");
        read.ToJson().ShouldBe(json);
        read.Data.ShouldBe(Everything.Data);
        read.Optimizer.ShouldBe(Everything.Optimizer);
        read.Loss.ShouldBe(Everything.Loss);
        read.Seed.ShouldBe(Everything.Seed);
        read.Model.Layers[1].ShouldBe(Everything.Model.Layers[1]);
        read.Model.Linears().Select(linear => linear.Out).ShouldBe([32, 32, 10]);
        (read with { Data = Everything.Data, Model = Everything.Model }).ShouldBe(Everything);
    }

    [Fact]
    public void An_augmentation_becomes_that_of_the_loader()
    {
        ExperimentParts.Augmentation(new()).ShouldBe(new Augmentation());
        ExperimentParts.Augmentation(Everything.Data.Augmentation).ShouldBe(new Augmentation
        {
            Shift = 2,
            Rotate = 10,
            Scale = 0.1,
            Shear = 5,
            ElasticAlpha = 34,
            ElasticSigma = 5,
            Cutout = 8,
            Noise = 0.02,
        });
    }

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed()
    {
        var json = Encoding.UTF8.GetBytes("\uFEFF{ // how long\n \"epochs\": 1e1, /* and */ \"batch\": 32.0, }");
        var experiment = ExperimentReader.Parse(json, "x.json");
        (experiment.Epochs, experiment.Batch).ShouldBe((10, 32));
    }

    [Fact]
    public void A_file_is_read_and_its_path_is_in_the_error()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "{ \"epochs\": 2 }");
            ExperimentReader.Read(path).Epochs.ShouldBe(2);
            File.WriteAllText(path, "{ \"epochs\": 0 }");
            var e = Should.Throw<ConfigException>(() => ExperimentReader.Read(path));
            e.Message.ShouldBe($"{path}: line 1: epochs: expected a whole number from 1 to 1000000, got 0.");
            e.Errors.ShouldHaveSingleItem().ShouldBe(
                new ConfigError("epochs", 1, "expected a whole number from 1 to 1000000, got 0."));
            File.WriteAllBytes(path, new byte[(4 << 20) + 1]);
            Should.Throw<ConfigException>(() => ExperimentReader.Read(path)).Message
                .ShouldBe($"{path}: expected at most 4194304 bytes, got 4194305. Is it an experiment?");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_a_program_puts_together_is_checked_by_the_same_rules()
    {
        new Experiment().Checked().ToJson().ShouldBe(new Experiment().ToJson());
        var wrong = new Experiment
        {
            Epochs = 0,
            Optimizer = new OptimizerSettings.Sgd { LearningRate = double.NaN, Momentum = double.PositiveInfinity },
            Batch = -1,
        };
        Should.Throw<ConfigException>(() => wrong.Checked("program")).Message.ShouldBe(
            "program: 4 errors\n"
            + "  optimizer.learningRate: expected a number above 0 and at most 1000, got NaN.\n"
            + "  optimizer.momentum: expected a number from 0 to below 1, got Infinity.\n"
            + "  epochs: expected a whole number from 1 to 1000000, got 0.\n"
            + "  batch: expected a whole number from 1 to 1000000, got -1.");
    }

    [Fact]
    public void Any_text_is_read_or_explained_and_nothing_else_is_thrown()
    {
        var seedText = Encoding.UTF8.GetBytes(Everything.ToJson());
        var random = new Philox(1, purpose: 99);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = seedText.ToList();
            for (var change = random.NextInt32(4); change >= 0; change--)
            {
                var at = random.NextInt32(text.Count);
                if (random.NextInt32(3) == 0) text.RemoveRange(at, Math.Min(random.NextInt32(20), text.Count - at));
                else if (random.NextInt32(2) == 0) text[at] = (byte)random.NextInt32(256);
                else text.InsertRange(at, text.Slice(random.NextInt32(text.Count - 30), random.NextInt32(30)));
            }

            try
            {
                _ = ExperimentReader.Parse([.. text], "x.json").ToJson();
            }
            catch (ConfigException e)
            {
                e.Errors.ShouldNotBeEmpty();
                refused++;
            }
        }

        refused.ShouldBeInRange(10_000, 19_999);
    }
}
