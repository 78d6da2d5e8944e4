using System.Globalization;
using Chainrule.Lab.Speed;

namespace Chainrule.Bench.Kernels;

/// <summary>
/// Kernels that the memory bounds, one thread, beside the triad of as many floats. Each is compared with a plain loop before it is timed.
/// </summary>
internal static class TrafficBench
{
    private const int Rounds = 3;
    private static readonly (string Where, int Length)[] s_sizes = [("second-level cache", 1 << 15), ("memory", 1 << 24)];

    public static void Run(TextWriter output)
    {
        output.WriteLine(
            """
            ## Kernels that the memory bounds, one thread

            Arrays of 32,768 floats, which lie in the second-level cache, and of 16,777,216, which no cache holds; GB/s of what a kernel
            reads and writes, and its share of what the triad moves with arrays of that length, in turn with it. More than all of it is no
            error: what is changed in place needs not be fetched first in order to be overwritten, as the triad's result is.

            """);
        output.WriteLine($"| kernel | bytes an element |{string.Concat(s_sizes.Select(size => $" {size.Where}, GB/s | of the triad |"))}");
        output.WriteLine("|---|---|---|---|---|---|");
        var arrays = s_sizes.Select(size => new Arrays(size.Length)).ToArray();
        foreach (var place in arrays) Triad.Measure(1, place.Length);
        foreach (var kernel in Traffic.All)
        {
            kernel.Check(s_sizes[0].Length);
            Clock.Warm(() => kernel.Run(arrays[0]));
            output.Write($"| {kernel.Name} | {kernel.Bytes} |");
            foreach (var place in arrays) output.Write(Cells(kernel, place));
            output.WriteLine();
            Console.Error.WriteLine($"kernels: {kernel.Name}");
        }
    }

    private static string Cells(Traffic kernel, Arrays arrays)
    {
        void Once() => kernel.Run(arrays);
        double Speed() => kernel.Bytes * (double)arrays.Length / Clock.Least(Once) / 1e9;
        var (speed, share) = Medians.InTurn(Rounds, Speed, () => Triad.Measure(1, arrays.Length));
        return string.Create(CultureInfo.InvariantCulture, $" {speed:f1} | {share:p0} |");
    }
}
