using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Nn;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Modules;

public class ConvolutionModuleTests
{
    [Fact]
    public void Rows_of_features_are_no_images()
    {
        foreach (var module in new Module[] { new Conv2d(8, 3), new MaxPool2d(2), new AvgPool2d(2), new GlobalAvgPool2d() })
        {
            Message(new Sequential(module), 16, 784).ShouldBe(
                $"0 ({module.GetType().Name}): expected [batch, channels, height, width], got [16, 784]. Reshape first?");
        }
    }

    [Fact]
    public void A_kernel_larger_than_the_padded_image_is_explained()
    {
        Message(new Conv2d(8, 5, padding: 1) { Name = "conv" }, 2, 3, 2, 8).ShouldBe(
            "conv (Conv2d): expected a kernel within the padded image 4 x 10, got 5 x 5 over 2 x 8 with padding 1 x 1. "
            + "A smaller kernel, or more padding?");
        Message(new Conv2d(8, 3, dilation: 4), 2, 3, 8, 9).ShouldBe(
            "Conv2d: expected a kernel within the padded image 8 x 9, got 3 x 3, spread to 9 x 9 by dilation 4 x 4, over 8 x 9 with "
            + "padding 0 x 0. A smaller kernel, or more padding?");
        Message(new Sequential(new MaxPool2d(2), new MaxPool2d(2)), 1, 1, 3, 4).ShouldBe(
            "1 (MaxPool2d): expected a kernel within the padded image 1 x 2, got 2 x 2 over 1 x 2 with padding 0 x 0. "
            + "A smaller kernel, or more padding?");
    }

    [Fact]
    public void Other_channels_than_announced_are_refused()
    {
        Message(new Conv2d(3, 8, 3), 2, 1, 9, 9).ShouldBe("Conv2d: expected 3 channels, got 1 in [2, 1, 9, 9].");
        var shared = new Conv2d(8, 3) { Name = "c" };
        shared.Apply(Input.Of("x", 2, 3, 9, 9));
        Message(shared, 2, 1, 9, 9).ShouldBe(
            "c (Conv2d): expected what fits its weight [8, 3, 3, 3], got what asks for [8, 1, 3, 3]. "
            + "Is the module shared between layers of different sizes?");
    }

    [Fact]
    public void Groups_that_do_not_divide_are_refused()
    {
        Message(new Conv2d(8, 3, groups: 2), 2, 3, 9, 9).ShouldBe("Conv2d: expected groups that divide 3 channels and 8 outputs, got 2.");
        Message(new Conv2d(7, 3, groups: 2), 2, 4, 9, 9).ShouldBe("Conv2d: expected groups that divide 4 channels and 7 outputs, got 2.");
        Should.Throw<ArgumentOutOfRangeException>(() => new Conv2d(8, 3, groups: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new Conv2d(0, 3));
        Should.Throw<ArgumentOutOfRangeException>(() => new Conv2d(0, 8, 3));
    }

    [Fact]
    public void Weights_of_another_form_are_refused()
    {
        var x = Input.Of("x", 2, 4, 5, 5);
        Refused(() => Ops.Conv2d.Of(x, Input.Of("w", 8, 36))).ShouldBe(
            "Conv2d: expected weights [outputs, channels / groups, kernel height, kernel width], got [8, 36].");
        Refused(() => Ops.Conv2d.Of(x, Input.Of("w", 8, 4, 3, 3), groups: 2)).ShouldBe(
            "Conv2d: expected weights for 2 channels (4 of the images in 2 groups), got [8, 4, 3, 3].");
    }

    [Fact]
    public void Windows_without_sense_are_refused()
    {
        Message(new Conv2d(8, 0), 1, 1, 4, 4).ShouldBe(
            "Conv2d: expected kernel, stride and dilation of at least 1 and padding of at least 0, got kernel 0 x 0, stride 1 x 1, "
            + "dilation 1 x 1, padding 0 x 0.");
        Message(new MaxPool2d(2, (0, 1)), 1, 1, 4, 4).ShouldContain("stride 0 x 1");
        Message(new Conv2d(8, 3, padding: -1), 1, 1, 4, 4).ShouldContain("padding -1 x -1");
        Message(new MaxPool2d(2, padding: 2), 1, 1, 4, 4).ShouldBe(
            "MaxPool2d: expected padding of at most half the kernel 2 x 2, got 2 x 2.");
        Message(new AvgPool2d((3, 1), padding: (1, 1)), 1, 1, 4, 4).ShouldBe(
            "AvgPool2d: expected padding of at most half the kernel 3 x 1, got 1 x 1.");
    }

    [Fact]
    public void Sizes_that_overflow_are_refused()
    {
        Message(new Conv2d(8, 3, padding: int.MaxValue), 1, 1, 4, 4).ShouldBe(
            "Conv2d: expected a padded image of less than 2^31 rows and columns, got 4294967298 x 4294967298. Less padding?");
        Message(new Conv2d(8, int.MaxValue, dilation: int.MaxValue), 1, 1, 4, 4).ShouldContain("spread to 4611686011984936963");
        Message(new Conv2d(8, 1, padding: 1 << 28), 1, 1, 4, 4).ShouldStartWith("shape: expected at most 2,147,483,647 elements");
        Message(new Conv2d(int.MaxValue, 3), 1, 1, 4, 4).ShouldStartWith("shape: expected at most 2,147,483,647 elements");
    }

    [Fact]
    public void Parameters_bear_PyTorchs_names_and_shapes()
    {
        var model = new Sequential(
            new Conv2d(8, (3, 5)) { Bias = false }, new ReLU(), new Conv2d(8, 6, 1, groups: 2), new Flatten(), new Linear(3));
        var y = model.Apply(Input.Of("images", 2, 3, 6, 7));
        y.Shape.ShouldBe(new Shape(2, 3));
        using var weights = new ParameterArena(1, y);
        weights.Parameters.Select(node => (Parameter)node.Op).Select(parameter => $"{parameter.FullName} {parameter.OutsideShape}")
            .ShouldBe(["0.weight [8, 3, 3, 5]", "2.weight [6, 4, 1, 1]", "2.bias [6]", "4.weight [3, 72]", "4.bias [3]"], true);
    }

    [Fact]
    public void Weights_start_by_what_flows_in_and_out_of_a_group()
    {
        var seen = new List<(int, int)>();
        var rule = new StartRule("seen", (n, m) => Seen(n, m), (n, m) => Seen(n, m));
        new Conv2d(6, (3, 2), groups: 2) { Start = rule }.Apply(Input.Of("x", 1, 8, 5, 5));
        seen.ShouldBe([(4 * 6, 3 * 6), (4 * 6, 3 * 6)]);

        StartValues Seen(int n, int m)
        {
            seen.Add((n, m));
            return StartValues.Constant(0);
        }
    }

    [Fact]
    public void The_greatest_of_a_window_gets_all_of_the_gradient_the_first_of_equals_and_nan_before_all()
    {
        const float NaN = float.NaN;
        Gradient(new MaxPool2d(2), [1, 1, 1, 1]).ShouldBe([1, 0, 0, 0]);
        Gradient(new MaxPool2d(2), [0, 2, 2, 2]).ShouldBe([0, 1, 0, 0]);
        Gradient(new MaxPool2d(2), [0, 0, 3, 3]).ShouldBe([0, 0, 1, 0]);
        Gradient(new MaxPool2d(2), [9, NaN, 10, NaN]).ShouldBe([0, 1, 0, 0]);
        Gradient(new MaxPool2d(2, 1, 1), [1, 1, 1, 1]).ShouldBe([4, 2, 2, 1]);
        Gradient(new MaxPool2d(2, 1, 1), [1, NaN, 1, 1]).ShouldBe([2, 4, 2, 1]);
        Gradient(new MaxPool2d(2), [.. Enumerable.Repeat(float.NegativeInfinity, 4)]).ShouldBe([1, 0, 0, 0]);
    }

    [Fact]
    public void Nan_wins_a_window_and_stays_in_it()
    {
        for (var place = 0; place < 16; place++)
        {
            var pixels = Enumerable.Range(0, 16).Select(i => (float)i).ToArray();
            pixels[place] = float.NaN;
            var y = Value(x => Ops.MaxPool2d.Of(x, 2), new Shape(1, 1, 4, 4), pixels);
            for (var p = 0; p < 4; p++) float.IsNaN(y[p]).ShouldBe(p == place / 8 * 2 + place % 4 / 2, $"NaN at {place}, window {p}");
        }
    }

    [Fact]
    public void A_rest_that_no_window_reaches_has_no_part()
    {
        var pixels = Enumerable.Range(0, 15).Select(i => (float)i).ToArray();
        Value(x => Ops.MaxPool2d.Of(x, 2), new Shape(1, 1, 3, 5), pixels).ShouldBe([6, 8]);
        Value(x => Ops.AvgPool2d.Of(x, 2), new Shape(1, 1, 3, 5), pixels).ShouldBe([3, 5]);
        Value(x => new GlobalAvgPool2d().Apply(x), new Shape(1, 1, 3, 5), pixels).ShouldBe([7]);
    }

    private static float[] Gradient(Module module, float[] pixels)
    {
        var x = Parameter.Of("x", new Shape(1, 1, 2, 2), StartValues.Constant(0));
        var loss = module.Apply(x).Sum();
        using var weights = new ParameterArena(1, loss);
        weights.Assign(x, pixels);
        var all = new List<float[]>();
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            using var plan = Plan.ForTraining(loss, weights, options: new PlanOptions { Path = path });
            plan.Run();
            all.Add(plan.Gradient(x).ToArray());
        }

        all.ShouldAllBe(gradient => gradient.SequenceEqual(all[0]));
        return all[0];
    }

    private static float[] Value(Func<Node, Node> function, Shape shape, float[] pixels)
    {
        var x = Input.Of("x", shape.Sizes);
        var y = function(x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForInference([y], weights);
        pixels.CopyTo(plan.Input(x));
        plan.Run();
        return plan.Value(y).ToArray();
    }

    private static string Message(Module module, params int[] sizes) => Refused(() => module.Apply(Input.Of("x", sizes)));

    private static string Refused(Func<Node> described) => Should.Throw<ShapeException>(described).Message;
}
