using Chainrule.Lab.Experiments;
using Chainrule.Nn;

namespace Chainrule.Lab.Tests.Experiments;

public class ShorthandTests
{
    [Fact]
    public void Nothing_said_is_the_default_experiment() =>
        new Shorthand().ToExperiment().ToJson().ShouldBe(new Experiment().ToJson());

    [Fact]
    public void Everything_said_is_put_in()
    {
        var experiment = new Shorthand
        {
            Dataset = "kmnist",
            Folder = "there",
            Validation = 0.3,
            Hidden = [256, 64],
            Activation = "tanh",
            Loss = "nll",
            Optimizer = "sgd",
            LearningRate = 0.5,
            Momentum = 0,
            Epochs = 20,
            Batch = 16,
            Seed = 7,
            Threads = 2,
        }.ToExperiment();
        experiment.Data.ShouldBe(new DataSettings { Set = "kmnist", Folder = "there", Validation = 0.3 });
        experiment.Model.Layers.ShouldBe(
        [
            new LayerSettings.Flatten(),
            new LayerSettings.Linear { Out = 256 },
            new LayerSettings.Tanh(),
            new LayerSettings.Linear { Out = 64 },
            new LayerSettings.Tanh(),
            new LayerSettings.Linear { Out = 10 },
            new LayerSettings.LogSoftmax(),
        ]);
        experiment.Loss.ShouldBe(new LossSettings.Nll());
        experiment.Optimizer.ShouldBe(new OptimizerSettings.Sgd { LearningRate = 0.5 });
        (experiment.Epochs, experiment.Batch, experiment.Seed, experiment.Threads).ShouldBe((20, 16, 7L, 2));
    }

    [Fact]
    public void The_output_follows_from_the_loss()
    {
        new Shorthand { Loss = "mse" }.ToExperiment().Model.Layers[^1].ShouldBe(new LayerSettings.Softmax());
        new Shorthand { Loss = "nll" }.ToExperiment().Model.Layers[^1].ShouldBe(new LayerSettings.LogSoftmax());
        new Shorthand { Loss = "crossEntropy" }.ToExperiment(classes: 26).Model.Layers[^1].ShouldBe(new LayerSettings.Linear { Out = 26 });
        new Shorthand { Hidden = [] }.ToExperiment().Model.Linears().Count().ShouldBe(1);
    }

    [Fact]
    public void Squared_error_is_summed_over_a_samples_outputs()
    {
        new Shorthand { Loss = "mse" }.ToExperiment().Loss.ShouldBe(new LossSettings.Mse { Reduction = MseReduction.PerSample });
        var mean = new Experiment { Loss = new LossSettings.Mse() };
        new Shorthand { Epochs = 2 }.ToExperiment(mean).Loss.ShouldBe(new LossSettings.Mse { Reduction = MseReduction.Mean });
    }

    [Fact]
    public void Layers_that_read_sigmoids_have_start_values_of_their_own()
    {
        new Shorthand { Hidden = [256, 128, 64], Activation = "sigmoid" }.ToExperiment().Model.Linears().ShouldBe(
        [
            new LayerSettings.Linear { Out = 256 },
            new LayerSettings.Linear { Out = 128, Start = StartRule.GlorotSigmoid },
            new LayerSettings.Linear { Out = 64, Start = StartRule.GlorotSigmoid },
            new LayerSettings.Linear { Out = 10, Start = StartRule.GlorotUniform },
        ]);
        new Shorthand { Hidden = [], Activation = "sigmoid" }.ToExperiment().Model.Linears().ShouldAllBe(linear => linear.Start == null);
        new Shorthand { Hidden = [9, 8], Activation = "tanh" }.ToExperiment().Model.Linears().ShouldAllBe(linear => linear.Start == null);
    }

    [Fact]
    public void A_baseline_keeps_what_is_not_said()
    {
        var baseline = ExperimentTests.Everything;
        var experiment = new Shorthand { Epochs = 9 }.ToExperiment(baseline);
        experiment.ToJson().ShouldBe((baseline with { Epochs = 9 }).ToJson());
        var wider = new Shorthand { Hidden = [99] }.ToExperiment(baseline);
        wider.Model.Layers[^1].ShouldBe(new LayerSettings.LogSoftmax());
        wider.Model.Start.ShouldBe(StartRule.HeNormal);
    }

    [Fact]
    public void Errors_speak_of_the_options_and_come_all_at_once()
    {
        var wrong = new Shorthand
        {
            Dataset = "mnits",
            Validation = double.NaN,
            Hidden = [128, 0],
            Activation = "rellu",
            Loss = "cross-entropy",
            Optimizer = "adam",
            Epochs = -1,
            Batch = 0,
            Seed = -5,
            Threads = -1,
        };
        Should.Throw<ConfigException>(() => wrong.ToExperiment()).Message.ShouldBe(
            """
            command line: 10 errors
              --activation: expected "relu", "sigmoid" or "tanh", got "rellu". Did you mean "relu"?
              --dataset: expected "mnist", "fashion-mnist", "kmnist", "digits" or "folder", got "mnits". Did you mean "mnist"?
              --validation: expected a number from 0 to below 1, got NaN.
              --hidden: expected a whole number from 1 to 1000000, got 0.
              --loss: expected "crossEntropy", "nll" or "mse", got "cross-entropy". Did you mean "crossEntropy"?
              --optimizer: expected "sgd", got "adam".
              --epochs: expected a whole number from 1 to 1000000, got -1.
              --batch: expected a whole number from 1 to 1000000, got 0.
              --seed: expected a whole number from 0 to 9007199254740991, got -5.
              --threads: expected a whole number from 0 to 256, got -1.
            """.ReplaceLineEndings("\n"));
        Should.Throw<ConfigException>(() => new Shorthand { LearningRate = 0, Momentum = 1 }.ToExperiment()).Errors
            .Select(error => error.Path).ShouldBe(["--lr", "--momentum"]);
    }
}
