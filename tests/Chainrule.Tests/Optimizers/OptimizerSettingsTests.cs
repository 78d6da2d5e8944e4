using Chainrule.Graph;
using Chainrule.Optim;
using Chainrule.Shapes;

namespace Chainrule.Tests.Optimizers;

public class OptimizerSettingsTests
{
    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Message(w => new Sgd(w, 0)).ShouldBe("Sgd: expected a learning rate above 0, got 0.");
        Message(w => new Sgd(w, double.NaN)).ShouldBe("Sgd: expected a learning rate above 0, got NaN.");
        Message(w => new Sgd(w, 1, momentum: -1)).ShouldBe("Sgd: expected a momentum of 0 or above, got -1.");
        Message(w => new Sgd(w, 1, weightDecay: -1)).ShouldBe("Sgd: expected a weight decay of 0 or above, got -1.");
        Message(w => new Sgd(w, 1, nesterov: true)).ShouldBe("Sgd: Nesterov expects a momentum above 0 and no dampening, got 0 and 0.");
        Message(w => new Sgd(w, 1) { Momentum = 0.9 }).ShouldBe("Sgd: expected no momentum, having no memory of steps, got 0.9.");
        Message(w => new Adam(w, -1)).ShouldBe("Adam: expected a learning rate above 0, got -1.");
        Message(w => new Adam(w, beta1: 1)).ShouldBe("Adam: expected a beta1 of 0 or above and below 1, got 1.");
        Message(w => new Adam(w, beta2: -0.1)).ShouldBe("Adam: expected a beta2 of 0 or above and below 1, got -0.1.");
        Message(w => new Adam(w, eps: 0)).ShouldBe("Adam: expected an eps above 0, got 0.");
        Message(w => new AdamW(w, beta2: 1)).ShouldBe("AdamW: expected a beta2 of 0 or above and below 1, got 1.");
        Message(w => new AdamW(w, weightDecay: -1)).ShouldBe("AdamW: expected a weight decay of 0 or above, got -1.");
        Message(w => new RMSprop(w, alpha: 1)).ShouldBe("RMSprop: expected an alpha of 0 or above and below 1, got 1.");
        Message(w => new RMSprop(w, eps: double.NaN)).ShouldBe("RMSprop: expected an eps above 0, got NaN.");
        Message(w => new RMSprop(w, momentum: -1)).ShouldBe("RMSprop: expected a momentum of 0 or above, got -1.");
        Message(w => new RMSprop(w) { Momentum = 1 }).ShouldBe("RMSprop: expected no momentum, having no memory of steps, got 1.");
        Message(w => new Adagrad(w, learningRateDecay: -1)).ShouldBe("Adagrad: expected a learning rate decay of 0 or above, got -1.");
        Message(w => new Adagrad(w, initialAccumulatorValue: -1))
            .ShouldBe("Adagrad: expected an initial accumulator value of 0 or above, got -1.");
        Message(w => new Adagrad(w, eps: 0)).ShouldBe("Adagrad: expected an eps above 0, got 0.");
        Message(w => new Adagrad(w) { Momentum = 0.5 }).ShouldBe("Adagrad: expected no momentum, having no memory of steps, got 0.5.");
        Message(w => new Lion(w, beta1: 2)).ShouldBe("Lion: expected a beta1 of 0 or above and below 1, got 2.");
        Message(w => new Lion(w, beta2: 1)).ShouldBe("Lion: expected a beta2 of 0 or above and below 1, got 1.");
        Message(w => new Lion(w) { MaxNorm = 0 }).ShouldBe("Lion: expected a norm above 0, got 0.");
        Message(w => new Lion(w) { MaxValue = double.NaN }).ShouldBe("Lion: expected a largest value above 0, got NaN.");
    }

    [Fact]
    public void An_optimizer_remembers_what_its_rule_needs_and_no_more()
    {
        Memory(w => new Sgd(w, 1)).ShouldBeEmpty();
        Memory(w => new Sgd(w, 1, momentum: 0.9)).ShouldBe(["momentum"]);
        Memory(w => new Adam(w)).ShouldBe(["mean", "square"]);
        Memory(w => new AdamW(w)).ShouldBe(["mean", "square"]);
        Memory(w => new RMSprop(w)).ShouldBe(["square"]);
        Memory(w => new RMSprop(w, momentum: 0.9, centered: true)).ShouldBe(["square", "momentum", "mean"]);
        Memory(w => new Adagrad(w)).ShouldBe(["sum"]);
        Memory(w => new Lion(w)).ShouldBe(["mean"]);
        Memory(w => new Adam(w) { Average = new WeightAverage(w) }).ShouldBe(["mean", "square", "average"]);
    }

    [Fact]
    public void A_group_with_settings_out_of_range_or_an_unknown_name_is_refused()
    {
        Should.Throw<ArgumentException>(() => new ParameterGroup("w") { RateFactor = -1 }).Message
            .ShouldBe("ParameterGroup: expected a rate factor of 0 or above, got -1.");
        Should.Throw<ArgumentException>(() => new ParameterGroup("w") { WeightDecay = double.NaN }).Message
            .ShouldBe("ParameterGroup: expected a weight decay of 0 or above, got NaN.");
        Message(w => new Adam(w) { Groups = [new ParameterGroup("w", "1.weight")] })
            .ShouldBe("parameters: expected one of w; got '1.weight'.");
    }

    [Fact]
    public void A_momentum_that_a_schedule_set_counts_from_the_next_step_on()
    {
        var w = Parameter.Of("w", new Shape(3), StartValues.Constant(1));
        using var weights = new ParameterArena(1, w);
        using var sgd = new Sgd(weights, 0.5, momentum: 0.5);
        sgd.Take(w, 1);
        sgd.Momentum = 0.25;
        sgd.Take(w, 1);
        weights.Read(w).ShouldBe([1 - 0.5f - 0.5f * 1.25f, -0.125f, -0.125f]);
    }

    [Fact]
    public void A_step_taken_back_does_not_count_for_the_corrections()
    {
        var w = Parameter.Of("w", new Shape(1), StartValues.Constant(1));
        using var weights = new ParameterArena(1, w);
        using var adam = new Adam(weights, 0.5, eps: 1e-20);
        for (var i = 0; i < 3; i++)
        {
            adam.Prepare();
            adam.Withdraw();
        }

        adam.Take(w, 3);
        adam.Steps.ShouldBe(1);
        ((double)weights.Read(w)[0]).ShouldBe(0.5, 1e-6);
    }

    private static List<string> Memory(Func<ParameterArena, Optimizer> make)
    {
        using var weights = new ParameterArena(1, Parameter.Of("w", new Shape(3), StartValues.Constant(1)));
        using var optimizer = make(weights);
        optimizer.State.ShouldAllBe(state => state.Values.Length == weights.Length);
        return [.. optimizer.State.Select(state => state.Name)];
    }

    private static string Message(Func<ParameterArena, Optimizer> make)
    {
        using var weights = new ParameterArena(1, Parameter.Of("w", new Shape(1), StartValues.Constant(0)));
        return Should.Throw<ArgumentException>(() => make(weights)).Message;
    }
}
