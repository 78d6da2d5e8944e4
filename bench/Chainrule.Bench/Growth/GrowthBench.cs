using System.Globalization;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;

namespace Chainrule.Bench.Growth;

/// <summary>How the cost of an epoch grows, beside its arithmetic.</summary>
internal static class GrowthBench
{
    private const int All = 60_000;
    private const int Rounds = 4;
    private const double Noticeable = 1.1;

    public static async Task RunAsync(TextWriter output, Options options)
    {
        var images = (await Mnist.FindAsync(options)).Training;
        var cores = Environment.ProcessorCount;
        output.WriteLine(
            $"""
            ## How the cost grows

            Seconds of an epoch of {All:n0} images (where they grow, of those) in 784-128-10 with ReLU and Adam, batch 64,
            on {cores} threads, and what one change does to them. Scaled up from the images measured, which come from all over the data;
            the least of {Rounds} rounds. *GFLOP*: the products of an epoch, where threads grow, a thread's share. *time / FLOPs*: against
            the first row; *above the least so far*: against the best row up to this. *MiB*: what a step works on, and the
            images. Caches: {Machine.SecondCache >> 20} MiB for each core, {Machine.LastCache >> 20} MiB for all.

            """);
        GrowthTable[] tables =
        [
            Table("batch", [1, 4, 16, 64, 256, 1024], at => new(at, With(at, 128), images, cores)),
            Table("width", [16, 32, 64, 128, 256, 512, 1024, 2048, 4096], at => new(at, With(64, at), images, cores)),
            Table("hidden layers of 128", [1, 2, 4, 8, 16], at => new(at, With(64, [.. Enumerable.Repeat(128, at)]), images, cores)),
            Table("images", [1_000, 2_000, 5_000, 10_000, 20_000, All], at => new(at, With(64, 128), Subset.First(images, at), cores)),
            Table("threads", Doubled(cores), at => new(at, With(64, 128), images, at, sharesFlops: true)),
        ];
        foreach (var table in tables) output.WriteLine(table);
        output.WriteLine(Verdict(tables));
        if (options.Text("--output") is not { } path) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        await File.WriteAllTextAsync(Path.Combine(folder, GrowthPlot.File), GrowthPlot.Of(tables));
        output.WriteLine($"\n![How the cost of an epoch grows, beside its arithmetic]({GrowthPlot.File})");
    }

    /// <summary>784-widths-10, ReLU, Adam.</summary>
    internal static Experiment With(int batch, params int[] hidden) => new()
    {
        Model = new ModelSettings { Layers = new Classifier { Hidden = hidden }.Layers },
        Optimizer = new OptimizerSettings.Adam(),
        Batch = batch,
    };

    private static int[] Doubled(int most)
    {
        var powers = Enumerable.Range(0, 31).Select(power => 1 << power).TakeWhile(threads => threads < most);
        return [.. powers, most];
    }

    private static GrowthTable Table(string what, int[] values, Func<int, Growing> begin)
    {
        var all = values.Select(at =>
        {
            Console.Error.WriteLine($"growth: {what} {at}");
            return begin(at);
        }).ToArray();

        // In turn: a disturbance that lasts meets some rounds of all rows, not all rounds of one.
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var one in all) one.Measure();
        }

        foreach (var one in all) one.Dispose();
        return new GrowthTable(what, [.. all.Select(one => one.Row)]);
    }

    private static string Verdict(GrowthTable[] tables)
    {
        // Threads do no more arithmetic: what they cost is told, but is not growth.
        var rows = tables.SelectMany(table => table.Rows.Select(row => (Table: table, Row: row))).ToArray();
        var most = rows.Where(one => one.Table.What != "threads").MaxBy(one => one.Table.Ratio(one.Row));
        var holds = most.Table.Ratio(most.Row) <= Noticeable;
        var verdict = holds ? "Nothing grows faster than its arithmetic"
            : Cause(most).Length > 0 ? "Nothing grows faster than its arithmetic while its caches hold it"
            : "Not everything grows as slowly as its arithmetic";
        var line = Told($"**{verdict}**: the largest time / FLOPs is {most.Table.Ratio(most.Row):f2}, {Name(most)}.");
        var risen = rows.Where(one => one.Table.Rise(one.Row) > Noticeable).ToArray();
        var list = string.Join("; ", risen.Select(one => Told($"{Name(one)}, {one.Table.Rise(one.Row):f2}")));
        return risen.Length == 0 ? line : $"{line} Above the least so far rise {list}.";
    }

    private static string Name((GrowthTable Table, GrowthRow Row) one) => Told($"{one.Table.What}: {one.Row.At:n0}") + Cause(one);

    private static string Cause((GrowthTable Table, GrowthRow Row) one)
    {
        // Of the images a step reads few; that there are more of them than a cache holds matters where they grow.
        var bytes = one.Table.What == "images" ? one.Row.AllBytes : one.Row.Bytes;
        return one.Table.What == "threads" ? " (hand-offs)"
            : bytes > Machine.LastCache ? Told($" ({bytes / (1 << 20):f0} MiB, beyond the last cache)")
            : bytes > Machine.SecondCache * Environment.ProcessorCount
                ? Told($" ({bytes / (1 << 20):f1} MiB, beyond the second-level caches)")
            : "";
    }

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
