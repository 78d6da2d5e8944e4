using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Tests.PyTorch;

/// <summary>Describes, in our words, what a case of ops.json asks.</summary>
internal static class FixtureOp
{
    public static Node Describe(JsonElement tested, Node[] x)
    {
        var options = tested.GetProperty("options");
        var op = tested.GetProperty("op").GetString();
        return op switch
        {
            "add" => x[0] + x[1],
            "subtract" => x[0] - x[1],
            "multiply" => x[0] * x[1],
            "divide" => x[0] / x[1],
            "maximum" => Maximum.Of(x[0], x[1]),
            "exp" => x[0].Exp(),
            "log" => x[0].Log(),
            "sqrt" => x[0].Sqrt(),
            "tanh" => x[0].Tanh(),
            "sigmoid" => x[0].Sigmoid(),
            "relu" => x[0].Relu(),
            "abs" => x[0].Abs(),
            "square" => x[0].Square(),
            "negate" => -x[0],
            "sum" => Sum.Of(x[0], Flag(options, "keepdim"), Axes(options)),
            "mean" => Reshape.Of(x[0].Mean(Axes(options)), tested.GetProperty("output").Shape()),
            "max" => Reshape.Of(Largest(x[0], Axes(options)), tested.GetProperty("output").Shape()),
            "reshape" => Reshape.Of(x[0], new Shape(options.GetProperty("shape").Integers())),
            "transpose" => x[0].Permute(options.GetProperty("order").Integers()),
            "matmul" => MatMul.Of(x[0], x[1], Flag(options, "transposeFirst"), Flag(options, "transposeSecond")),
            "softmax" => AlongLast(x[0], options.GetProperty("axis").GetInt32(), y => y.Softmax()),
            "logSoftmax" => AlongLast(x[0], options.GetProperty("axis").GetInt32(), y => y.LogSoftmax()),
            "nll" => Reduced(Nll.Of, x, options),
            "crossEntropy" => Reduced(CrossEntropy.Of, x, options),
            "mse" => Reduced(Mse.Of, x, options),
            _ => throw new NotSupportedException($"ops.json asks for {op}."),
        };
    }

    private static bool Flag(JsonElement options, string name) => options.GetProperty(name).GetBoolean();

    private static int[] Axes(JsonElement options) => options.GetProperty("axes").Integers();

    private static Node Largest(Node x, int[] axes) => axes.OrderDescending().Aggregate(x, (y, axis) => y.Max(axis));

    private static Node AlongLast(Node x, int axis, Func<Node, Node> function) =>
        x.Shape.Axis(axis) == x.Shape.Rank - 1 ? function(x) : function(x.Permute()).Permute();

    private static Node Reduced(Loss loss, Node[] x, JsonElement options)
    {
        var target = options.TryGetProperty("labels", out var labels) ? Constant.Of(new Shape(x[0].Shape[0]), labels.Floats())
            : options.TryGetProperty("target", out var given) ? Constant.Of(given.Shape(), given.Data().Floats())
            : x[1];
        return options.GetProperty("reduction").GetString() switch
        {
            "mean" => loss(x[0], target),
            "sum" => loss(x[0], target) * (loss == Mse.Of ? x[0].Shape.Count : x[0].Shape[0]),
            _ => Mse.PerSample(x[0], target),
        };
    }
}
