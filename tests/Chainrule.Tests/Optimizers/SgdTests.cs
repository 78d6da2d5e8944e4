using Chainrule.Graph;
using Chainrule.Optim;
using Chainrule.Shapes;

namespace Chainrule.Tests.Optimizers;

public class SgdTests
{
    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Message(w => new Sgd(w, 0)).ShouldBe("Sgd: expected a learning rate above 0, got 0.");
        Message(w => new Sgd(w, float.NaN)).ShouldBe("Sgd: expected a learning rate above 0, got NaN.");
        Message(w => new Sgd(w, 1, momentum: -1)).ShouldBe("Sgd: expected a momentum of 0 or above, got -1.");
        Message(w => new Sgd(w, 1, weightDecay: -1)).ShouldBe("Sgd: expected a weight decay of 0 or above, got -1.");
        Message(w => new Sgd(w, 1, nesterov: true)).ShouldBe("Sgd: Nesterov expects a momentum above 0 and no dampening, got 0 and 0.");
    }

    [Fact]
    public void Only_momentum_needs_memory()
    {
        using var weights = new ParameterArena(1, Parameter.Of("w", new Shape(3), StartValues.Constant(1)));
        using var plain = new Sgd(weights, 0.1f, weightDecay: 0.1f);
        using var momentum = new Sgd(weights, 0.1f, momentum: 0.9f);
        plain.State.ShouldBeEmpty();
        momentum.State.Select(state => (state.Name, state.Values.Length)).ShouldBe([("momentum", weights.Length)]);
    }

    private static string Message(Func<ParameterArena, Sgd> make)
    {
        using var weights = new ParameterArena(1, Parameter.Of("w", new Shape(1), StartValues.Constant(0)));
        return Should.Throw<ArgumentException>(() => make(weights)).Message;
    }
}
