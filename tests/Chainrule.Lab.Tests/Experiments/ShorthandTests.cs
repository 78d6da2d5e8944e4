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
            Norm = "layer",
            Dropout = 0.1,
            Loss = "nll",
            Optimizer = "rmsprop",
            LearningRate = 0.5,
            Momentum = 0.8,
            WeightDecay = 0.01,
            Clip = 2,
            Schedule = "cosine",
            Warmup = 0.5,
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
            new LayerSettings.LayerNorm(),
            new LayerSettings.Tanh(),
            new LayerSettings.Dropout { P = 0.1 },
            new LayerSettings.Linear { Out = 64 },
            new LayerSettings.LayerNorm(),
            new LayerSettings.Tanh(),
            new LayerSettings.Dropout { P = 0.1 },
            new LayerSettings.Linear { Out = 10 },
            new LayerSettings.LogSoftmax(),
        ]);
        experiment.Loss.ShouldBe(new LossSettings.Nll());
        experiment.Optimizer.ShouldBe(
            new OptimizerSettings.Rmsprop { LearningRate = 0.5, Momentum = 0.8, WeightDecay = 0.01, ClipNorm = 2 });
        experiment.Schedule.ShouldBe(new ScheduleSettings.Cosine { Warmup = 0.5 });
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
    public void Every_activation_is_a_layer_of_that_name()
    {
        foreach (var name in Shorthand.Activations)
        {
            var layer = new Shorthand { Activation = name }.ToExperiment().Model.Layers[2];
            Examples.Word(layer.GetType()).ShouldBe(name);
        }

        Shorthand.Activations.Count.ShouldBe(10);
    }

    [Fact]
    public void A_batch_norm_stands_before_the_activation_and_takes_the_bias_s_place()
    {
        new Shorthand { Hidden = [9], Norm = "batch" }.ToExperiment().Model.Layers.ShouldBe(
        [
            new LayerSettings.Flatten(),
            new LayerSettings.Linear { Out = 9, Bias = false },
            new LayerSettings.BatchNorm(),
            new LayerSettings.Relu(),
            new LayerSettings.Linear { Out = 10 },
        ]);
    }

    [Fact]
    public void A_weight_norm_goes_around_every_linear_layer()
    {
        var layers = new Shorthand { Hidden = [9, 8], Norm = "weight" }.ToExperiment().Model.Layers;
        layers.Count(layer => layer is LayerSettings.Linear).ShouldBe(0);
        layers.OfType<LayerSettings.WeightNorm>().SelectMany(norm => norm.Layers).ShouldBe(
            [new LayerSettings.Linear { Out = 9 }, new LayerSettings.Linear { Out = 8 }, new LayerSettings.Linear { Out = 10 }]);
    }

    [Fact]
    public void An_optimizer_brings_its_own_rate_and_forgets_the_other_ones_keys()
    {
        var momentum = new Experiment { Optimizer = new OptimizerSettings.Sgd { Momentum = 0.9 } };
        foreach (var name in Shorthand.Optimizers.Where(name => name != "sgd"))
        {
            var optimizer = new Shorthand { Optimizer = name }.ToExperiment(momentum).Optimizer;
            Examples.Word(optimizer.GetType()).ShouldBe(name);
            optimizer.ShouldBe(Activator.CreateInstance(optimizer.GetType()));
        }

        new Shorthand { Optimizer = "adamW" }.ToExperiment().Optimizer.LearningRate.ShouldBe(0.001);
        new Shorthand { Optimizer = "sgd" }.ToExperiment(momentum).Optimizer.ShouldBe(momentum.Optimizer);
        new Shorthand { Optimizer = "adam", LearningRate = 0.01 }.ToExperiment().Optimizer
            .ShouldBe(new OptimizerSettings.Adam { LearningRate = 0.01 });
    }

    [Fact]
    public void Every_schedule_has_defaults()
    {
        foreach (var name in Shorthand.Schedules)
        {
            var schedule = new Shorthand { Schedule = name, Epochs = 1 }.ToExperiment().Schedule;
            Examples.Word(schedule.GetType()).ShouldBe(name);
            schedule.ShouldBe(Activator.CreateInstance(schedule.GetType()));
        }
    }

    [Fact]
    public void Label_smoothing_goes_into_the_cross_entropy() =>
        new Shorthand { LabelSmoothing = 0.1 }.ToExperiment().Loss.ShouldBe(new LossSettings.CrossEntropy { LabelSmoothing = 0.1 });

    [Fact]
    public void An_option_that_the_choice_has_no_place_for_is_explained()
    {
        Should.Throw<ConfigException>(() => new Shorthand { Optimizer = "adam", Momentum = 0.9 }.ToExperiment()).Message.ShouldBe(
            "command line: --momentum: expected the optimizer \"sgd\" or \"rmsprop\", which has a momentum, got \"adam\".");
        Should.Throw<ConfigException>(() => new Shorthand { Loss = "nll", LabelSmoothing = 0.1 }.ToExperiment()).Message.ShouldBe(
            "command line: --label-smoothing: expected the loss \"crossEntropy\", which has label smoothing, got \"nll\".");
        Should.Throw<ConfigException>(() => new Shorthand { Schedule = "oneCycle", Warmup = 2 }.ToExperiment()).Message.ShouldBe(
            "command line: --warmup: expected 0, for \"oneCycle\" is its own warm-up, got 2. Change \"warmupShare\", the part of the "
            + "training that rises.");
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
            Norm = "bach",
            Dropout = 1,
            Optimizer = "adm",
            WeightDecay = -1,
            Clip = 0,
            Schedule = "cosinus",
            Epochs = -1,
            Batch = 0,
            Seed = -5,
            Threads = -1,
        };
        var errors = Should.Throw<ConfigException>(() => wrong.ToExperiment()).Errors;
        errors.Select(error => $"{error}").ShouldBe(
        [
            "--dropout: expected a number from 0 to below 1, got 1.",
            "--activation: expected \"relu\", \"sigmoid\", \"tanh\", \"prelu\", \"leakyRelu\", \"elu\", \"gelu\", \"silu\", \"softplus\" "
                + "or \"hardswish\", got \"rellu\". Did you mean \"relu\"?",
            "--norm: expected \"none\", \"batch\", \"weight\" or \"layer\", got \"bach\". Did you mean \"batch\"?",
            "--dataset: expected \"mnist\", \"fashion-mnist\", \"kmnist\", \"digits\" or \"folder\", got \"mnits\". "
                + "Did you mean \"mnist\"?",
            "--validation: expected a number from 0 to below 1, got NaN.",
            "--hidden: expected a whole number from 1 to 1000000, got 0.",
            "--loss: expected \"crossEntropy\", \"nll\", \"mse\", \"l1\", \"huber\" or \"bceWithLogits\", got "
                + "\"cross-entropy\". Did you mean \"crossEntropy\"?",
            "--optimizer: expected \"sgd\", \"adam\", \"adamW\", \"rmsprop\", \"adagrad\" or \"lion\", got \"adm\". "
                + "Did you mean \"adam\"?",
            "--schedule: expected \"constant\", \"step\", \"multiStep\", \"exponential\", \"cosine\", \"oneCycle\" or \"plateau\", got "
                + "\"cosinus\". Did you mean \"cosine\"?",
            "--epochs: expected a whole number from 1 to 1000000, got -1.",
            "--batch: expected a whole number from 1 to 1000000, got 0.",
            "--seed: expected a whole number from 0 to 9007199254740991, got -5.",
            "--threads: expected a whole number from 0 to 256, got -1.",
        ]);
        var numbers = new Shorthand { LearningRate = 0, Momentum = 1, WeightDecay = -1, Clip = 0, Warmup = -1, LabelSmoothing = 1 };
        Should.Throw<ConfigException>(() => numbers.ToExperiment()).Errors.Select(error => error.Path)
            .ShouldBe(["--label-smoothing", "--lr", "--momentum", "--weight-decay", "--clip", "--warmup"]);
    }
}
