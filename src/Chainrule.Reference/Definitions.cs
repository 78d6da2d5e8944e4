using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Reference;

/// <summary>Every op by its definition.</summary>
internal static class Definitions
{
    public static double[] Of(Node node, double[][] x) => Of(node.Op is Mutant mutant ? mutant.Original : node.Op, node, x);

    private static double[] Of(Op op, Node node, double[][] x) => op switch
    {
        Accumulate => [.. Enumerable.Range(0, node.Shape.Count).Select(i => x.Sum(term => term[i]))],
        Exp => Map(x[0], Math.Exp),
        Log => Map(x[0], Math.Log),
        Sqrt => Map(x[0], Math.Sqrt),
        Square => Map(x[0], v => v * v),
        Abs => Map(x[0], Math.Abs),
        Sign => Map(x[0], v => Math.Sign(v)),
        Negate => Map(x[0], v => -v),
        Tanh => Map(x[0], Math.Tanh),
        Sigmoid => Map(x[0], v => 1 / (1 + Math.Exp(-v))),
        Relu => Map(x[0], v => Math.Max(v, 0)),
        Erf => Map(x[0], ErrorFunction),
        Softplus => Map(x[0], v => Math.Max(v, 0) + Math.Log(1 + Math.Exp(-Math.Abs(v)))),
        Clamp clamp => Map(x[0], v => Math.Min(Math.Max(v, clamp.Low), clamp.High)),
        Add => Zip(node, x, (a, b) => a + b),
        Subtract => Zip(node, x, (a, b) => a - b),
        Multiply => Zip(node, x, (a, b) => a * b),
        Divide => Zip(node, x, (a, b) => a / b),
        Maximum => Zip(node, x, Math.Max),
        GreaterThan => Zip(node, x, (a, b) => a > b ? 1 : 0),
        SigmoidGradient => Zip(node, x, (a, b) => a * b * (1 - b)),
        TanhGradient => Zip(node, x, (a, b) => a * (1 - b * b)),
        ReluGradient => Zip(node, x, (a, b) => b > 0 ? a : 0),
        Sum sum => Summed(node, x[0], sum.Axes),
        BroadcastTo => Gathered(node.Shape, index => x[0][Position(index, node.Inputs[0].Shape)]),
        Concat concat => Gathered(node.Shape, index => Joined(node, x, concat.Axis, index)),
        Slice slice => Gathered(node.Shape, index =>
        {
            index[slice.Place.Axis] += slice.Place.Start;
            return x[0][Position(index, node.Inputs[0].Shape)];
        }),
        Permute permute => Permuted(node, x[0], permute.Order.ToArray()),
        Reshape or Phased or Track => (double[])x[0].Clone(),
        MatMul product =>
            Product(product.Size.M, product.Size.N, product.Size.K, product.Size.TransposeA, product.Size.TransposeB, x[0], x[1]),
        Conv2d convolution => WindowDefinitions.Convolution(convolution, x),
        MaxPool2d pool => WindowDefinitions.MaxPool(pool, x[0], x[^1]),
        AvgPool2d pool => WindowDefinitions.AvgPool(pool, x[0]),
        Softmax => Rows(x[0], node.Shape[-1], row => Map(row, v => Math.Exp(v - row.Max()) / row.Sum(u => Math.Exp(u - row.Max())))),
        LogSoftmax => Rows(x[0], node.Shape[-1], row => Map(row, v => v - row.Max() - Math.Log(row.Sum(u => Math.Exp(u - row.Max()))))),
        Max => Rows(x[0], node.Inputs[0].Shape[-1], row => [Largest(row)]),
        ArgMax => Rows(x[0], node.Inputs[0].Shape[-1], row => [Array.IndexOf(row, Largest(row))]),
        OneHot => [.. x[0].SelectMany(label => Enumerable.Range(0, node.Shape[-1]).Select(c => c == label ? 1.0 : 0.0))],
        _ => throw new NotSupportedException($"The reference has no definition of {node}."),
    };

    /// <summary>2/√π · exp(−x²) · Σ 2ᵏ x²ᵏ⁺¹ / (1 · 3 · … · (2k + 1)): all terms have one sign, so nothing cancels.</summary>
    private static double ErrorFunction(double x)
    {
        if (Math.Abs(x) > 6) return Math.Sign(x);
        var (sum, term) = (0.0, x);
        for (var k = 1; k < 200; k++)
        {
            sum += term;
            term *= 2 * x * x / (2 * k + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double Joined(Node node, double[][] x, int axis, int[] index)
    {
        var input = 0;
        for (; index[axis] >= node.Inputs[input].Shape[axis]; input++) index[axis] -= node.Inputs[input].Shape[axis];
        return x[input][Position(index, node.Inputs[input].Shape)];
    }

    /// <summary>The largest; NaN wins.</summary>
    private static double Largest(double[] x) => x.Aggregate(Math.Max);

    private static double[] Map(double[] x, Func<double, double> f) => [.. x.Select(f)];

    private static double[] Zip(Node node, double[][] x, Func<double, double, double> f) => x.All(part => part.Length == node.Shape.Count)
        ? [.. x[0].Zip(x[1], f)]
        : Gathered(node.Shape, index => f(x[0][Position(index, node.Inputs[0].Shape)], x[1][Position(index, node.Inputs[1].Shape)]));

    private static double[] Rows(double[] x, int width, Func<double[], double[]> f) => [.. x.Chunk(width).SelectMany(f)];

    private static double[] Summed(Node node, double[] x, (int First, int Last) axes)
    {
        var y = new double[node.Shape.Count];
        var from = node.Inputs[0].Shape;
        for (var i = 0; i < x.Length; i++)
        {
            var index = Index(i, from);
            for (var axis = axes.First; axis <= axes.Last; axis++) index[axis] = 0;
            y[Position(index, node.Shape)] += x[i];
        }

        return y;
    }

    private static double[] Permuted(Node node, double[] x, int[] order)
    {
        var from = node.Inputs[0].Shape;
        return Gathered(node.Shape, index =>
        {
            var source = new int[order.Length];
            for (var i = 0; i < order.Length; i++) source[order[i]] = index[i];
            return x[Position(source, from)];
        });
    }

    private static double[] Product(int m, int n, int k, bool transposeA, bool transposeB, double[] a, double[] b)
    {
        var c = new double[m * n];
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                for (var l = 0; l < k; l++)
                    c[i * n + j] += (transposeA ? a[l * m + i] : a[i * k + l]) * (transposeB ? b[j * k + l] : b[l * n + j]);
            }
        }

        return c;
    }

    private static double[] Gathered(Shape shape, Func<int[], double> element) =>
        [.. Enumerable.Range(0, shape.Count).Select(i => element(Index(i, shape)))];

    /// <summary>The index, axis by axis, of an element counted in row-major order.</summary>
    private static int[] Index(int position, Shape shape)
    {
        var index = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            index[axis] = position % shape[axis];
            position /= shape[axis];
        }

        return index;
    }

    /// <summary>Where an index lies in a shape that broadcasts to the index's own.</summary>
    private static int Position(int[] index, Shape shape)
    {
        var position = 0;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var i = index[index.Length - shape.Rank + axis];
            position = position * shape[axis] + (shape[axis] == 1 ? 0 : i);
        }

        return position;
    }
}
