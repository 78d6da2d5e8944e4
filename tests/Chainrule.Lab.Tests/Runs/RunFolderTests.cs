using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Experiments;

namespace Chainrule.Lab.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("chainrule-runs-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    internal static RunResult Result { get; } = new()
    {
        Run = "runs/größe",
        Status = RunStatus.Diverged,
        Message = "step 7: the loss is not finite",
        Dataset = "mnist",
        Epochs = 3,
        Best = new(2, 0.975, 0.0812),
        Test = new(0.9712, double.NaN),
        SecondsPerEpoch = 0.25,
        TrainSeconds = 0.75,
        WeightsSha256 = new string('a', 64),
        Parameters = 101_770,
        Threads = 2,
        Kernels = "v512",
    };

    private static EnvironmentRecord Environment() =>
        EnvironmentRecord.Detect(2, "v256", "mnist", new string('0', 64), new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(2)));

    [Fact]
    public void A_run_never_overwrites_another()
    {
        var names = Enumerable.Range(0, 3).Select(_ => RunFolder.Create(_root, "run").Name).ToList();
        names.ShouldBe(["run", "run-2", "run-3"]);
    }

    [Fact]
    public void Of_many_that_ask_at_once_each_gets_its_own_folder()
    {
        var names = new string[32];
        Parallel.For(0, names.Length, i => names[i] = RunFolder.Create(_root, "run").Name);
        names.ShouldBeUnique();
    }

    [Theory]
    [InlineData("../run")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        Should.Throw<ArgumentException>(() => RunFolder.Create(_root, name));
        Directory.GetFileSystemEntries(_root).ShouldBeEmpty();
    }

    [Fact]
    public void A_given_folder_is_used_as_it_is_unless_it_holds_a_run()
    {
        var path = Path.Combine(_root, "mine", "deep");
        RunFolder.CreateAt(path).Path.ShouldBe(path);
        Should.Throw<RunFolderException>(() => RunFolder.CreateAt(path)).Message
            .ShouldBe($"{path}: the folder already holds a run (log.txt). Name another, or remove this one.");
        File.Move(Path.Combine(path, "log.txt"), Path.Combine(path, "last.safetensors"));
        Should.Throw<RunFolderException>(() => RunFolder.CreateAt(path)).Message.ShouldContain("(last.safetensors)");

        var other = Directory.CreateDirectory(Path.Combine(_root, "other")).FullName;
        File.WriteAllText(Path.Combine(other, "notes.md"), "mine");
        RunFolder.CreateAt(other);
        File.ReadAllText(Path.Combine(other, "notes.md")).ShouldBe("mine");

        Should.Throw<RunFolderException>(() => RunFolder.CreateAt(Path.Combine(other, "notes.md"))).Message
            .ShouldEndWith("expected a folder for the run, got a file. Name another folder.");
    }

    [Fact]
    public void Everything_that_is_written_is_read_back()
    {
        var run = RunFolder.Create(_root, "run");
        var environment = Environment();
        run.WriteExperiment(ExperimentTests.Everything);
        run.WriteEnvironment(environment);
        run.ReadResult().ShouldBeNull();
        run.ReadMetrics().ShouldBeEmpty();
        run.WriteResult(Result);
        run.WriteBest([StoredTensor.Of("w", [2], [1f, 2f])], new Dictionary<string, string> { ["epoch"] = "2" });
        run.WriteLast([StoredTensor.Of("w", [2], [3f, 4f]), StoredTensor.Of("step", [], [9L])]);
        using (var log = run.OpenLog()) log.WriteLine("first");
        using (var log = run.OpenLog()) log.WriteLine("größer");

        var opened = RunFolder.Open(run.Path);
        opened.Name.ShouldBe("run");
        opened.ReadExperiment().ToJson().ShouldBe(ExperimentTests.Everything.ToJson());
        opened.ReadEnvironment().ShouldBe(environment);
        opened.ReadResult().ShouldBe(Result);
        opened.ReadBest()["w"].ToSingles().ShouldBe([1f, 2f]);
        opened.ReadBest().Metadata["epoch"].ShouldBe("2");
        opened.ReadLast()["step"].ToInt64s().ShouldBe([9L]);
        File.ReadAllText(opened.LogPath).ShouldBe("first\ngrößer\n");
        Directory.GetFiles(run.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(
        [
            "best.safetensors", "environment.json", "experiment.json", "experiment.schema.json", "last.safetensors", "log.txt",
            "result.json",
        ]);
    }

    [Fact]
    public void The_experiment_of_a_run_names_the_schema_beside_it()
    {
        var run = RunFolder.Create(_root, "run");
        run.WriteExperiment(new Experiment());
        File.ReadAllText(Path.Combine(run.Path, "experiment.json")).ShouldStartWith("{\n  \"$schema\": \"experiment.schema.json\",\n");
        File.ReadAllText(Path.Combine(run.Path, "experiment.schema.json")).ShouldBe(ExperimentSchema.ToJson());
    }

    [Fact]
    public void The_result_is_one_document_with_these_names()
    {
        Result.ToJson().ShouldBe("""
            {
              "run": "runs/größe",
              "status": "diverged",
              "message": "step 7: the loss is not finite",
              "dataset": "mnist",
              "epochs": 3,
              "best": {
                "epoch": 2,
                "validationAccuracy": 0.975,
                "validationLoss": 0.0812
              },
              "test": {
                "accuracy": 0.9712,
                "loss": "NaN"
              },
              "secondsPerEpoch": 0.25,
              "trainSeconds": 0.75,
              "weightsSha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
              "parameters": 101770,
              "threads": 2,
              "kernels": "v512"
            }

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void What_is_no_run_is_explained()
    {
        var run = RunFolder.Create(_root, "20260131-mnist");
        run.WriteExperiment(new Experiment());
        Should.Throw<RunFolderException>(() => RunFolder.Open(run.Path)).Message
            .ShouldBe($"{run.Path}: not the folder of a run: environment.json missing.");
        run.WriteEnvironment(Environment());
        RunFolder.Open(run.Path);

        Should.Throw<RunFolderException>(() => RunFolder.Open(_root)).Message.ShouldBe(
            $"{_root}: not the folder of a run: experiment.json and environment.json missing. Did you mean {run.Path}?");
        var typo = Path.Combine(_root, "20260131-mnits");
        Should.Throw<RunFolderException>(() => RunFolder.Open(typo)).Message
            .ShouldBe($"{typo}: there is no such folder. Did you mean {run.Path}?");
        Should.Throw<RunFolderException>(() => RunFolder.Open(Path.Combine(_root, "zzz"))).Message
            .ShouldEndWith("there is no such folder.");
        Should.Throw<RunFolderException>(() => RunFolder.Open(run.LogPath)).Message
            .ShouldBe($"{run.LogPath}: expected the folder of a run, got a file. Name its folder.");
        Should.Throw<RunFolderException>(run.ReadBest).Message
            .ShouldBe($"{run.Path}: the run has no best.safetensors. Did it end before it could save one?");
    }

    [Theory]
    [InlineData("{ \"run\": 1 }", "line 1")]
    [InlineData("{\n", "line 2")]
    [InlineData("null", "document")]
    [InlineData("{ \"status\": 1 }", "line 1")]
    [InlineData("{ \"status\": \"fine\" }", "line 1")]
    [InlineData("{ \"threads\": 1, \"threads\": 1 }", "line 1")]
    public void A_changed_result_is_refused_with_its_place(string json, string place)
    {
        var run = RunFolder.Create(_root, "run");
        File.WriteAllText(Path.Combine(run.Path, "result.json"), json);
        var e = Should.Throw<DamagedFileException>(run.ReadResult);
        e.Place.ShouldBe(place);
        e.Message.ShouldEndWith(
            "expected the JSON of RunResult, got something else. It was changed, or belongs to another version; use a copy.");
    }

    [Fact]
    public void Weights_that_were_changed_are_refused()
    {
        var run = RunFolder.Create(_root, "run");
        run.WriteBest([StoredTensor.Of("w", [2], [1f, 2f])]);
        var bytes = File.ReadAllBytes(run.BestPath);
        bytes[^1] ^= 1;
        File.WriteAllBytes(run.BestPath, bytes);
        Should.Throw<DamagedFileException>(run.ReadBest).Place.ShouldBe("content");
    }

    [Fact]
    public void The_name_of_a_run_tells_time_data_and_shape()
    {
        var now = new DateTimeOffset(2026, 1, 31, 23, 59, 58, TimeSpan.Zero);
        RunName.Of(new Experiment(), 784, now).ShouldBe("20260131-235958-mnist-784-256-10");
        RunName.Of(new Experiment { Name = "mine" }, 784, now).ShouldBe("mine");
        var deep = new Shorthand { Hidden = [.. Enumerable.Repeat(1000, 20)] }.ToExperiment();
        RunName.Of(deep, 784, now).ShouldBe("20260131-235958-mnist-22-layers");
    }
}
