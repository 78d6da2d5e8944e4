using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Chainrule.Cli;

/// <summary>--help: usage and options, then examples and exit codes.</summary>
internal sealed class HelpScreen(Surroundings around) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> s_examples = new()
    {
        ["train"] =
        [
            "train",
            "train --hidden 256,128,64 --activation sigmoid --loss mse",
            "train --hidden 1000 --norm batch --optimizer adam --schedule step",
            "train -c experiments/mnist/fast/experiment.json",
            "train --repeats 5 --epochs 5",
            "train --dataset digits --set data.trainLimit=5000 --out first-run",
        ],
        ["sweep"] =
        [
            "sweep --grid optimizer.learningRate=0.3,0.1,0.03 --grid batch=16,64 --epochs 3",
            "sweep --random 20 --over \"optimizer.learningRate=log(1e-3,1)\" --over \"model.layers[1].out=whole(32,512)\"",
            "sweep -c experiment.json --random 27 --over \"optimizer.learningRate=log(1e-4,0.1)\" --halving 3 --repeats 3",
            "sweep runs/mine",
        ],
        ["runs"] = ["runs", "runs --sort accuracy --filter mnist", "runs --in elsewhere --json"],
        ["reproduce"] = ["reproduce", "reproduce --quick", "reproduce 2 5 --out elsewhere", "reproduce --report-only --markdown report.md"],
        ["test"] =
        [
            "test", "test runs/mine --dataset mnist", "test runs/mine --classes", "test runs/mine --layers",
            "test -c experiment.json -r best.npz",
        ],
        ["predict"] = ["predict --index 7", "predict runs/mine drawing.png", "predict runs/mine - < pixels.raw"],
        ["report"] = ["report", "report runs/mine --map 10000", "report runs/mine --no-data --out mine.html --csv numbers"],
        ["explain"] = ["explain", "explain runs/mine --index 7", "explain --image drawing.png --label 4"],
        ["compare"] =
        [
            "compare runs/mine runs/other",
            "compare runs/mine runs/other --html both.html",
            "compare --with pytorch -c experiment.json",
            "compare --with pytorch --hidden 128 --epochs 3 --python python3.12",
        ],
        ["check"] = ["check", "check --hidden 64 --norm batch --activation tanh", "check -c experiment.json --samples 2"],
        ["lr-find"] = ["lr-find", "lr-find --optimizer adam --batch 128", "lr-find -c experiment.json --to 100"],
        ["plan"] = ["plan", "plan --hidden 1000 --batch 100", "plan -c runs/mine/experiment.json"],
        ["bench"] = ["bench", "bench --quick", "bench --cases cnn,mlp --threads 1 --repeats 0", "bench --json > speed.json"],
        ["export"] = ["export --to weights.npz", "export runs/mine --to mine.safetensors --force"],
        ["doctor"] = ["doctor"],
    };

    private const int WidthElsewhere = 100;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        new HelpAction { MaxWidth = around.IsTerminal ? around.Width : WidthElsewhere }.Invoke(parseResult);
        var name = parseResult.CommandResult.Command.Name;
        var examples = s_examples.TryGetValue(name, out var own) ? own : ["train", "test", "predict --index 7", "train --help"];
        around.Out.WriteLine("Examples:");
        foreach (var example in examples) around.Out.WriteLine($"  chainrule {example}");
        around.Out.WriteLine();
        around.Out.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCode.All) around.Out.WriteLine($"  {code,3}  {meaning}");
        return ExitCode.Done;
    }
}
