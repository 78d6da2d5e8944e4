using Chainrule.Kernels;

namespace Chainrule.Bench.Kernels;

/// <summary>A kernel that moves more than it computes, and what it means.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">What it reads and writes for each element.</param>
/// <param name="Run">The kernel.</param>
/// <param name="Plain">The same in a plain loop.</param>
internal sealed record Traffic(string Name, int Bytes, Action<Arrays> Run, Action<Arrays> Plain)
{
    private const int Columns = 256;
    private const float Rate = 1e-6f;
    private static readonly KernelPath s_path = KernelPaths.Best;

    public static IReadOnlyList<Traffic> All { get; } =
    [
        new("add", 12, a => Elementwise.Zip(s_path, BinaryFunction.Add, a[0], a[1], a[2]), Each((a, i) => a[2][i] = a[0][i] + a[1][i])),
        Map("ReLU", UnaryFunction.Relu, x => Math.Max(x, 0)),
        Map("sigmoid", UnaryFunction.Sigmoid, x => 1 / (1 + MathF.Exp(-x))),
        Map("exp", UnaryFunction.Exp, MathF.Exp),
        new("column sums, 256 columns", 4, a => Sum(a, outer: 1, Rows(a), Columns), SumColumns),
        new("row sums, 256 columns", 4, a => Sum(a, Rows(a), Columns, inner: 1), SumRows),
        new("softmax of rows of 256", 8, a => SoftmaxRows.Rows(s_path, a[0], a[1], Rows(a), Columns), a => Softmax(a, Columns)),
        new("softmax of rows of 16", 8, a => SoftmaxRows.Rows(s_path, a[0], a[1], a.Length / 16, 16), a => Softmax(a, 16)),
        new("transpose, 256 columns", 8, a => Transpose.Run(a[0], Rows(a), Columns, a[1]), Each(Turn)),
        new("a batch gathered and normalised", 5, a => a.Loader.Fill(0, a[0], a[1]), Gather),
        new("SGD", 12, a => OptimizerSteps.Sgd(s_path, a[0], a[1], Rate, 0), Each((a, i) => a[0][i] -= Rate * a[1][i])),
        new(
            "momentum",
            20,
            a => OptimizerSteps.Momentum(s_path, a[0], a[1], a[2], Rate, 0, 0.9, 0, nesterov: false, first: false),
            Each(Momentum)),
        new("Adam", 28, a => OptimizerSteps.Adam(s_path, a[0], a[1], a[2], a[3], Rate, 0, 1, 0.9, 0.999, 1, 1e-8f), Each(Adam)),
    ];

    /// <summary>Runs both once from the same numbers; they must agree.</summary>
    public void Check(int length)
    {
        var (ours, plain) = (new Arrays(length), new Arrays(length));
        Run(ours);
        Plain(plain);
        for (var array = 0; array < 4; array++)
        {
            for (var i = 0; i < length; i++)
            {
                var (got, expected) = (ours[array][i], plain[array][i]);
                if (Math.Abs(got - expected) <= 1e-5f * Math.Max(1, Math.Abs(expected))) continue;
                throw new InvalidOperationException($"{Name}: expected {expected} at {i} of array {array}, got {got}.");
            }
        }
    }

    private static Traffic Map(string name, UnaryFunction function, Func<float, float> plain) =>
        new(name, 8, a => Elementwise.Map(s_path, function, a[0], a[1]), Each((a, i) => a[1][i] = plain(a[0][i])));

    private static Action<Arrays> Each(Action<Arrays, int> element) => a =>
    {
        for (var i = 0; i < a.Length; i++) element(a, i);
    };

    private static int Rows(Arrays a) => a.Length / Columns;

    private static void Sum(Arrays a, int outer, int n, int inner) =>
        Reductions.Sum(s_path, a[0], a[1][..(outer * inner)], outer, n, inner, 0, outer * inner);

    private static void Turn(Arrays a, int i) => a[1][i % Columns * Rows(a) + i / Columns] = a[0][i];

    private static void SumColumns(Arrays a)
    {
        a[1][..Columns].Clear();
        for (var i = 0; i < a.Length; i++) a[1][i % Columns] += a[0][i];
    }

    private static void SumRows(Arrays a)
    {
        a[1][..Rows(a)].Clear();
        for (var i = 0; i < a.Length; i++) a[1][i / Columns] += a[0][i];
    }

    private static void Softmax(Arrays a, int columns)
    {
        for (var i = 0; i < a.Length; i++)
        {
            var sum = 0f;
            foreach (var x in a[0].Slice(i / columns * columns, columns)) sum += MathF.Exp(x);
            a[1][i] = MathF.Exp(a[0][i]) / sum;
        }
    }

    private static void Gather(Arrays a)
    {
        var order = a.Loader.Order;
        for (var i = 0; i < order.Length; i++)
        {
            var image = a.Images.Image(order[i]);
            for (var pixel = 0; pixel < image.Length; pixel++) a[0][i * image.Length + pixel] = image[pixel] / 255f;
            a[1][i] = a.Images.Label(order[i]);
        }
    }

    private static void Momentum(Arrays a, int i)
    {
        a[2][i] = 0.9f * a[2][i] + a[1][i];
        a[0][i] -= Rate * a[2][i];
    }

    private static void Adam(Arrays a, int i)
    {
        var gradient = a[1][i];
        a[2][i] = 0.9f * a[2][i] + 0.1f * gradient;
        a[3][i] = 0.999f * a[3][i] + 0.001f * gradient * gradient;
        a[0][i] -= Rate * a[2][i] / (MathF.Sqrt(a[3][i]) + 1e-8f);
    }
}
