namespace ChartGallery;

/// <summary>Numbers as runs could have made them, the same at every start.</summary>
internal static class Likely
{
    /// <summary>A loss that falls from 2.3 to a floor, with noise.</summary>
    internal static double[] Loss(int epochs, double floor, double speed, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(1, epochs).Select(i => (floor + (1.4 - floor) * Math.Pow(i, -speed)) * (1 + 0.09 * Normal(random)))];
    }

    /// <summary>An accuracy that rises to a ceiling, with noise.</summary>
    internal static double[] Accuracy(int epochs, double ceiling, double speed, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(1, epochs).Select(i => ceiling - 0.07 * Math.Pow(i, -speed) + 0.0012 * Normal(random))];
    }

    internal static double[][] Runs(int count, Func<int, double[]> run) => [.. Enumerable.Range(0, count).Select(run)];

    /// <summary>A loss for each of many steps: more points than pixels, a few of them huge.</summary>
    internal static double[] Steps(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(1, count).Select(i =>
            (0.03 + 2 * Math.Pow(i, -0.35)) * Math.Exp(0.35 * Normal(random)) * (i % 9000 == 4000 ? 60 : 1))];
    }

    /// <summary>A confusion matrix of 10,000 images of which about two in a hundred are misread.</summary>
    internal static double[][] Confusion()
    {
        var random = new Random(3);
        var matrix = Enumerable.Range(0, 10).Select(_ => new double[10]).ToArray();
        (int True, int Read)[] likely = [(4, 9), (9, 4), (7, 2), (3, 5), (5, 3), (8, 3), (7, 9), (2, 7), (6, 0), (5, 8)];
        for (var i = 0; i < 10_000; i++)
        {
            var (digit, read) = (i % 10, i % 10);
            var draw = random.NextDouble();
            if (draw < 0.015) (digit, read) = likely[random.Next(likely.Length)];
            else if (draw < 0.021) read = random.Next(10);
            matrix[digit][read]++;
        }

        return matrix;
    }

    /// <summary>Ten clouds of points, as t-SNE draws them.</summary>
    internal static (double[] X, double[] Y, int[] Classes) Clouds(int count)
    {
        var random = new Random(8);
        var (x, y, classes) = (new double[count], new double[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var c = i % 10;
            var (angle, far) = (c * Math.PI * 0.618 * 2, 8 + 32 * Math.Sqrt(c / 10.0));
            var stray = random.NextDouble() < 0.015 ? 2.5 : 1;
            var (u, v) = (3.2 * stray * Normal(random), 7.0 * stray * Normal(random));
            classes[i] = c;
            x[i] = far * Math.Cos(angle) + Math.Cos(c) * u - Math.Sin(c) * v;
            y[i] = far * Math.Sin(angle) + Math.Sin(c) * u + Math.Cos(c) * v + 0.02 * u * u;
        }

        return (x, y, classes);
    }

    /// <summary>Weights of a unit: a stroke detector in a 28 × 28 window.</summary>
    internal static float[] Weights(int unit)
    {
        var random = new Random(unit);
        var (x, y, angle) = (8 + 12 * random.NextDouble(), 8 + 12 * random.NextDouble(), Math.PI * random.NextDouble());
        return [.. Enumerable.Range(0, 784).Select(i =>
        {
            var (dx, dy) = (i % 28 - x, i / 28 - y);
            var along = dx * Math.Cos(angle) + dy * Math.Sin(angle);
            return (float)(Math.Exp(-(dx * dx + dy * dy) / 60) * Math.Sin(along / 1.7 + 0.8) + 0.06 * Normal(random));
        })];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
