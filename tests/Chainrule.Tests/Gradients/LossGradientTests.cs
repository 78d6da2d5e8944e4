using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Shapes;

namespace Chainrule.Tests.Gradients;

public class LossGradientTests
{
    private static readonly Dictionary<string, Func<int, Loss>> s_losses = new()
    {
        ["CrossEntropy.Of"] = _ => CrossEntropy.Of,
        ["CrossEntropy.With"] = classes => CrossEntropy.With(0.2, Weights(classes)),
        ["Nll.Of"] = _ => (y, t) => Nll.Of(y.LogSoftmax(), t),
        ["Nll.With"] = classes => (y, t) => Nll.With(Weights(classes))(y.LogSoftmax(), t),
        ["Mse.Of"] = _ => Mse.Of,
        ["Mse.PerSample"] = _ => Mse.PerSample,
        ["L1.Of"] = _ => L1.Of,
        ["Huber.Of"] = _ => (y, t) => Huber.Of(y.Sigmoid(), t),
        ["Huber.With"] = _ => Huber.With(0.4),
        ["BceWithLogits.Of"] = _ => BceWithLogits.Of,
        ["BceWithLogits.With"] = classes => BceWithLogits.With(Weights(classes)),
    };

    public static TheoryData<string> Losses => [.. s_losses.Keys];

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_gradient_of_every_loss_of_labels_agrees_with_finite_differences(string name)
    {
        for (var seed = 0UL; seed < 8; seed++)
        {
            var draw = new Draw(seed);
            var (rows, classes) = (1 + draw.Below(5), 2 + draw.Below(5));
            var labels = Constant.Of(new Shape(rows), [.. Enumerable.Range(0, rows).Select(_ => (float)draw.Below(classes))]);
            Check(draw, name, draw.Leaf(new Shape(rows, classes)), labels);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_gradient_of_every_loss_of_values_agrees_with_finite_differences_on_both_sides(string name)
    {
        for (var seed = 0UL; seed < 8; seed++)
        {
            var draw = new Draw(seed);
            var shape = new Shape(1 + draw.Below(5), 2 + draw.Below(5));
            Check(draw, name, draw.Leaf(shape), draw.Leaf(shape, 0, 1));
        }
    }

    [Fact]
    public void Every_loss_is_tested() =>
        typeof(Loss).Assembly.GetTypes().Where(type => type.IsPublic && type.Namespace == typeof(Loss).Namespace)
            .SelectMany(type => type.GetMethods().Where(method => method.IsStatic && !method.IsAssembly))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").ShouldBe(s_losses.Keys, ignoreOrder: true);

    [Fact]
    public void A_target_of_another_shape_is_refused()
    {
        var y = Input.Of("y", 4, 3);
        Should.Throw<ShapeException>(() => Mse.Of(y, Input.Of("t", 4, 2))).Message
            .ShouldBe("Mse: expected a target [4, 3], or class indices without the last axis, got [4, 2].");
        Should.Throw<ShapeException>(() => CrossEntropy.Of(y, Input.Of("t", 5))).Message
            .ShouldBe("CrossEntropy: expected a target [4, 3], or class indices without the last axis, got [5].");
    }

    private static void Check(Draw draw, string name, Node prediction, Node target) =>
        draw.LargestError(s_losses[name](prediction.Shape[-1])(prediction, target)).ShouldBeLessThan(1e-6, $"{name}, seed {draw.Seed}");

    private static double[] Weights(int classes) => [.. Enumerable.Range(1, classes).Select(i => 0.5 * i)];
}
