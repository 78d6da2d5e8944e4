using Chainrule.Graph;
using Chainrule.Nn;
using Chainrule.Shapes;

namespace Chainrule.Tests.Modules;

/// <summary>What activations, norms, branches and the ops under them say to wrong use, and what they call their parameters.</summary>
public class ModuleRefusalTests
{
    [Fact]
    public void Branches_that_do_not_fit_are_named_with_their_shapes() =>
        Message(new Nn.Concat(new Nn.Reshape(2, 3), new Nn.Reshape(3, 2) { Name = "side" }) { Name = "block" }, 4, 6).ShouldBe(
            "block (Concat): expected branches that differ along axis 1 only, got 0 [4, 2, 3], side [4, 3, 2]. "
            + "Does one pad or stride otherwise?");

    [Fact]
    public void Branches_without_the_axis_are_refused() =>
        Message(new Nn.Concat(new Nn.Tanh(), new Nn.Tanh()) { Axis = 2 }, 4, 6)
            .ShouldBe("Concat: expected branches that differ along axis 2 only, got 0 [4, 6], 1 [4, 6]. Does one pad or stride otherwise?");

    [Fact]
    public void No_branch_is_refused() => Message(new Nn.Concat(), 4, 6).ShouldBe("Concat: expected at least one branch, got none.");

    [Fact]
    public void A_branch_that_refuses_is_named() =>
        Message(new Sequential(new Nn.Concat(new Nn.Tanh(), new Linear(7, 2))), 4, 6)
            .ShouldBe("0.1 (Linear): expected last axis 7, got [4, 6].");

    [Fact]
    public void Parts_of_different_shapes_are_refused()
    {
        var (a, b) = (Input.Of("a", 2, 3, 4), Input.Of("b", 2, 5, 5));
        Should.Throw<ShapeException>(() => Ops.Concat.Of(1, a, b)).Message
            .ShouldBe("Concat: expected inputs that differ along axis 1 only, got [2, 3, 4], [2, 5, 5].");
        Should.Throw<ShapeException>(() => Ops.Concat.Of(1, a, Input.Of("c", 2, 3))).Message
            .ShouldBe("Concat: expected inputs that differ along axis 1 only, got [2, 3, 4], [2, 3].");
        Should.Throw<ShapeException>(() => Ops.Concat.Of(0)).Message.ShouldBe("Concat: expected at least one input, got none.");
        Should.Throw<ShapeException>(() => Ops.Concat.Of(3, a, a)).Message
            .ShouldBe("shape [2, 3, 4]: expected an axis in -3 ... 2, got 3.");
        var wide = Input.Of("wide", 1, 1 << 30);
        Should.Throw<ShapeException>(() => Ops.Concat.Of(0, wide, wide)).Message
            .ShouldBe("shape: expected at most 2,147,483,647 elements, got [2, 1073741824].");
        Should.Throw<ShapeException>(() => Ops.Concat.Of(1, wide, wide)).Message
            .ShouldBe("Concat: expected at most 2,147,483,647 along axis 1, got 2,147,483,648.");
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(2, 0)]
    [InlineData(2, 3)]
    [InlineData(int.MaxValue, 1)]
    public void A_run_that_leaves_its_axis_is_refused(int start, int length) =>
        Should.Throw<ShapeException>(() => Input.Of("x", 3, 4).Slice(-1, start, length)).Message
            .ShouldBe($"Slice: expected a run within axis 1 of [3, 4], got {length} from {start} on.");

    [Fact]
    public void A_whole_axis_is_the_node_itself()
    {
        var x = Input.Of("x", 3, 4);
        x.Slice(1, 0, 4).ShouldBeSameAs(x);
        Ops.Concat.Of(1, x).ShouldBeSameAs(x);
    }

    [Fact]
    public void Bounds_in_the_wrong_order_are_refused()
    {
        Should.Throw<ArgumentException>(() => Input.Of("x", 3).Clamp(2, 1.5)).Message
            .ShouldBe("Clamp: expected a lower bound and an upper one not below it, got 2 and 1.5.");
        Should.Throw<ArgumentException>(() => Input.Of("x", 3).Clamp(double.NaN));
    }

    [Fact]
    public void A_shape_that_samples_do_not_have_is_refused()
    {
        Message(new Nn.Reshape(1, 28, 28) { Name = "image" }, 16, 780)
            .ShouldBe("image (Reshape): expected a batch whose samples fit [1, 28, 28], got [16, 780].");
        Message(new Nn.Reshape(5, -1), 16, 12).ShouldBe("Reshape: expected a batch whose samples fit [5, -1], got [16, 12].");
        Message(new Nn.Reshape(-1, -1), 16, 12).ShouldBe("Reshape: expected a batch whose samples fit [-1, -1], got [16, 12].");
        Message(new Nn.Reshape(0, 12), 16, 12).ShouldBe("Reshape: expected a batch whose samples fit [0, 12], got [16, 12].");
        Message(new Nn.Reshape(65536, 65536, 65536, 65536, -1), 16, 12)
            .ShouldBe("Reshape: expected a batch whose samples fit [65536, 65536, 65536, 65536, -1], got [16, 12].");
        Message(new Nn.Reshape(-1)).ShouldBe("Reshape: expected a batch whose samples fit [-1], got [].");
    }

    [Fact]
    public void A_norm_over_other_axes_is_refused()
    {
        Message(new LayerNorm(3, 4) { Name = "norm" }, 2, 4, 3).ShouldBe("norm (LayerNorm): expected last axes [3, 4], got [2, 4, 3].");
        Message(new LayerNorm(3, 4), 4).ShouldBe("LayerNorm: expected last axes [3, 4], got [4].");
        Message(new LayerNorm()).ShouldBe("LayerNorm: expected last axes [1], got [].");
        Should.Throw<ArgumentException>(() => new LayerNorm { Epsilon = 0 }).Message
            .ShouldBe("LayerNorm: expected an epsilon above 0, got 0.");
    }

    [Fact]
    public void A_slope_per_channel_needs_channels() =>
        Message(new PReLU { PerChannel = true }, 4).ShouldBe("PReLU: expected [batch, channels, ...] for a slope per channel, got [4].");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void A_beta_that_is_not_above_0_is_refused(double beta) =>
        Should.Throw<ArgumentException>(() => new Nn.Softplus(beta)).Message
            .ShouldBe(FormattableString.Invariant($"Softplus: expected a beta above 0, got {beta}."));

    [Fact]
    public void Parameters_bear_PyTorchs_names_and_start_as_there()
    {
        var model = new Sequential(
            new Nn.Concat(new Linear(6, 2), new Sequential(new Linear(6, 3), new PReLU { PerChannel = true })),
            new LayerNorm(),
            new PReLU());
        using var weights = new ParameterArena(1, model.Apply(Input.Of("x", 16, 6)));
        weights.Parameters.Select(node => (Parameter)node.Op).Select(one => $"{one.FullName} {one.OutsideShape}").ShouldBe(
        [
            "0.0.weight [2, 6]", "0.0.bias [2]", "0.1.0.weight [3, 6]", "0.1.0.bias [3]", "0.1.1.weight [3]",
            "1.weight [5]", "1.bias [5]", "2.weight [1]",
        ], ignoreOrder: true);
        weights.Read(weights.Find("0.1.1.weight")).ShouldBe([0.25f, 0.25f, 0.25f]);
        weights.Read(weights.Find("1.weight")).ShouldBe([1, 1, 1, 1, 1]);
        weights.Read(weights.Find("1.bias")).ShouldBe([0, 0, 0, 0, 0]);
        weights.Read(weights.Find("2.weight")).ShouldBe([0.25f]);
    }

    private static string Message(Module module, params int[] sizes) =>
        Should.Throw<ShapeException>(() => module.Apply(Input.Of("x", sizes))).Message;
}
