using Chainrule.Bench;
using Chainrule.Bench.Growth;
using Chainrule.Bench.Kernels;
using Chainrule.Bench.Rival;

// Every bench writes a section of Markdown; a new one is a row here. `all` writes the file that is committed.
(string Word, string What, Func<TextWriter, Options, Task> Run)[] benches =
[
    ("kernels", "matrix products as a share of this core's measured peak of fused multiply-adds", Plain(KernelBench.Run)),
    ("convolutions", "convolutions and their gradients as a share of the same peak", Plain(ConvolutionBench.Run)),
    ("traffic", "kernels that the memory bounds, as a share of the triad", Plain(TrafficBench.Run)),
    ("handoff", "what it costs to pass work between threads", Plain(HandOffBench.Run)),
    ("ladder", "a matrix product, rung by rung, from three loops to the shipped one", Plain(LadderBench.Run)),
    ("inference", "one image through a predictor, and many at once", Plain(InferenceBench.Run)),
    ("growth", "how the cost of an epoch grows, beside its arithmetic; with --output, a picture beside the file", GrowthBench.RunAsync),
    ("maps", "images in the plane by t-SNE: seconds and trustworthiness", MapsBench.RunAsync),
    ("sweeps", "many trainings at once, and one on many threads", SweepBench.RunAsync),
    ("rival", "seconds per epoch here and in PyTorch, in turn, beside the least that the machine allows", RivalBench.RunAsync),
    ("profile", "the steps of the cases furthest from what the machine allows", ProfileBench.RunAsync),
];
string[] names = ["--output", "--data", "--python", "--case", "--rounds", "--fraction", "--json", "--profile"];

var chosen = args is ["all", ..] ? benches : [.. benches.Where(bench => args is [var word, ..] && word == bench.Word)];
try
{
    if (chosen.Length == 0) throw new ArgumentException($"expected a bench, got {(args is [var word, ..] ? word : "nothing")}");
    var options = new Options(args[1..], names);
    await using var file = options.Text("--output") is { } path ? new StreamWriter(path) { NewLine = "\n" } : null;
    var output = file ?? Console.Out;

    // The options that change what is measured; not where things lie on this machine.
    var told = options.Told("--case", "--rounds", "--fraction", "--profile");
    output.WriteLine(Machine.Header($"dotnet run -c Release --project bench/Chainrule.Bench -- {args[0]}{told}"));
    foreach (var bench in chosen)
    {
        output.WriteLine();
        await bench.Run(output, options);
    }

    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(
        $"""
        {e.Message}

        usage: dotnet run -c Release --project bench/Chainrule.Bench -- BENCH [OPTION VALUE]…

        {string.Join('\n', benches.Select(bench => $"{bench.Word,-13} {bench.What}"))}
        all           all of them

        --output    the file to write, such as bench/results/CPU.md, and growth.svg beside it; without it, the screen
        --data      the folder of MNIST's IDX files
        --python    the Python that has PyTorch; python3
        --case      rival: some cases only, such as a,e,g128
        --rounds    rival: how often both are measured in turn; 1
        --fraction  rival: the part of an epoch that is measured, and scaled up; 1
        --json      rival: a file for the rows; those of cases that are not measured now are kept, and shown
        --profile   profile: some cases; otherwise the two furthest from their floor in the rows of --json or of this run
        """);
    return 2;
}

// A bench without options.
static Func<TextWriter, Options, Task> Plain(Action<TextWriter> run) => (output, _) =>
{
    run(output);
    return Task.CompletedTask;
};
