using Chainrule.Kernels;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Reports;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Runs;
using Chainrule.Lab.Tests.Training;

namespace Chainrule.Lab.Tests.Reports;

public sealed class RunReportTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_report_is_well_formed_and_holds_every_part()
    {
        var record = new RecordSettings { Test = true, GradientNorm = true, Snapshots = [0, 2] };
        var rate = new ScheduleSettings.Cosine();
        var series = Trained(SmallRuns.Experiment with { Record = record, Schedule = rate });
        var document = RunReport.Of(series, Pages.Options);
        document.Headings().ShouldBe(
            ["Result", "Learning", "Data", "Test", "First layer", "Map of the test samples", "How it was made"]);
        document.FigureNames().ShouldBe(
        [
            "loss", "accuracy", "running-loss", "learning-rate", "seconds", "gradient-norm", "training-examples", "test-examples",
            "confusion", "reliability", "confidences", "surest", "doubtful", "mistakes", "weights", "weights-0", "weights-2",
            "components", "t-sne", "components-0", "t-sne-0", "components-2", "t-sne-2",
        ]);
        var page = Pages.Parse(document);
        page.Descendants("figure").Count().ShouldBe(document.Figures().Count);
        page.Descendants("h1").Single().Value.ShouldBe("run");
        page.ToString().ShouldContain(series.Runs[0].Result!.WeightsSha256);
        page.ToString().ShouldContain("\"learningRate\": 0.1");
    }

    [Fact]
    public void It_leads_with_the_test_accuracy_and_its_interval()
    {
        var series = Trained(SmallRuns.Experiment);
        var accuracy = series.Runs[0].Result!.Test!.Accuracy;
        var half = 1.96 * Math.Sqrt(accuracy * (1 - accuracy) / 500);
        RunReport.Of(series, Pages.Options).Lead.ShouldStartWith(
            $"{100 * accuracy:f2} ± {100 * half:f2} % of 500 test samples are read right (95 % interval). Trained on digits");
    }

    [Fact]
    public void The_table_has_what_the_run_recorded()
    {
        var series = Trained(SmallRuns.Experiment);
        var (run, table) = (series.Runs[0], RunReport.Of(series, Pages.Options).TableWith("test [%]"));
        table.Column("test [%]").Single().Value.ShouldBe(100 * run.Result!.Test!.Accuracy);
        table.Column("test loss").Single().Value.ShouldBe(run.Result.Test.Loss);
        table.Column("best").Single().Value.ShouldBe(run.Result.Best!.Epoch);
        table.Column("training loss").Single().Value.ShouldBe(run.Epochs[^1].TrainLoss);
        table.Column("validation [%]").Single().Value.ShouldBe(100 * run.Result.Best.ValidationAccuracy);
        table.Column("s/epoch").Single().Value!.Value.ShouldBe(run.Result.SecondsPerEpoch, 1e-9);
    }

    [Fact]
    public void Of_very_many_steps_the_page_has_means()
    {
        var series = Trained(SmallRuns.Experiment);
        const int steps = 2 * Curves.MostSteps;
        var one = series.Runs[0].Steps[0];
        var many = series.Runs[0] with { Steps = [.. Enumerable.Range(1, steps).Select(step => one with { Step = step, Loss = step })] };
        var line = Curves.OverSteps("loss", series with { Runs = [many] }, step => step.Loss)!;
        line.X.Count.ShouldBe(Curves.MostSteps);
        (line.X[0], line.Y[0]).ShouldBe((2, 1.5));
        (line.X[^1], line.Y[^1]).ShouldBe((steps, steps - 0.5));
        Curves.OverSteps("loss", series with { Runs = [many, many] }, step => step.Loss)!.X.Count.ShouldBe(Curves.MostSteps / 2);
    }

    [Fact]
    public void The_confusion_matrix_and_the_mistakes_are_those_of_the_test()
    {
        var series = Trained(SmallRuns.Experiment);
        var document = RunReport.Of(series, Pages.Options);
        using var model = TrainedModel.Open(series.Runs[0].Folder, KernelPaths.Best);
        var test = model.Test(SmallRuns.Data.Test);
        var confusion = (HeatMap)document.Figures().Single(figure => figure.Name == "confusion").Chart;
        for (var truth = 0; truth < 10; truth++)
        {
            for (var guess = 0; guess < 10; guess++) confusion.Values[truth][guess].ShouldBe(test.Confusion[truth, guess]);
        }

        var mistakes = document.Figures().Single(figure => figure.Name == "mistakes");
        ((ImageGrid)mistakes.Chart).Tiles.Count.ShouldBe(Math.Min(45, test.Count - test.Correct));
        var worst = Selections.WorstMistakes(Predictions.Of(model, SmallRuns.Data.Test), 1)[0];
        var names = SmallRuns.Data.Test.ClassNames;
        ((ImageGrid)mistakes.Chart).Tiles[0].Caption.ShouldStartWith($"{names[worst.Truth]} → {names[worst.Guess]}, ");
    }

    [Fact]
    public void The_same_run_has_the_same_bytes_on_any_number_of_threads()
    {
        var series = Trained(SmallRuns.Experiment);
        var page = HtmlPage.Write(RunReport.Of(series, Pages.Options));
        HtmlPage.Write(RunReport.Of(RunSeries.Open(series.Path), Pages.Options with { Threads = 3 })).ShouldBe(page);
        HtmlPage.Write(RunReport.Of(series, Pages.Options with { Path = KernelPath.Scalar })).ShouldBe(page);
    }

    [Fact]
    public void Without_data_the_curves_remain_and_a_sentence_says_why()
    {
        var series = Trained(SmallRuns.Experiment);
        var document = RunReport.Of(series, new() { WithoutData = "It lies elsewhere." });
        document.Sentences().ShouldContain("Left out: It lies elsewhere.");
        document.FigureNames().ShouldBe(["loss", "accuracy", "running-loss", "seconds"]);
        Pages.Parse(document);
    }

    [Fact]
    public void Other_data_than_the_runs_is_refused_in_a_sentence()
    {
        var other = new ResolvedData(SmallRuns.Data.Training, BuiltInDigits.Test(2, 500), "elsewhere");
        var document = RunReport.Of(Trained(SmallRuns.Experiment), Pages.Options with { Data = other });
        document.Sentences().ShouldContain(
            "Left out: The data that was found (digits from elsewhere) is not what the run learned from: its SHA-256 is another.");
        document.FigureNames().ShouldNotContain("confusion");
    }

    [Fact]
    public void Without_weights_the_rest_remains_and_a_sentence_says_why()
    {
        var series = Trained(SmallRuns.Experiment);
        File.Delete(series.Runs[0].Folder.BestPath);
        File.Delete(series.Runs[0].Folder.LastPath);
        var document = RunReport.Of(series, Pages.Options);
        document.Sentences().ShouldContain(text => text.StartsWith("Left out: ") && text.Contains("the run has no last.safetensors"));
        document.FigureNames().ShouldContain("training-examples");
        document.Headings().ShouldNotContain("First layer");
    }

    [Fact]
    public void Damaged_weights_are_told_and_never_shown()
    {
        var series = Trained(SmallRuns.Experiment with { Record = new() { Snapshots = [0, 1] } });
        var run = series.Runs[0].Folder;
        File.WriteAllText(run.SnapshotPath(0), "no weights");
        var document = RunReport.Of(series, Pages.Options);
        document.Sentences().Count(text => text.StartsWith("Start values", StringComparison.Ordinal) && text.Contains("eft out: "))
            .ShouldBe(2);
        document.FigureNames().ShouldContain("t-sne-1");
        File.WriteAllText(run.BestPath, "no weights");
        RunReport.Of(series, Pages.Options).Sentences()
            .ShouldContain(text => text.StartsWith("Left out: ") && text.Contains("best.safetensors"));
    }

    [Fact]
    public void A_run_that_diverged_says_so()
    {
        var (folder, _) = SmallRuns.Train(_root, listen: run => new Listener
        {
            AtEpoch = _ => run.Network.Weights.Weight(run.Network.Weights.Find("3.weight")).Values[5] = float.NaN,
        });
        var document = RunReport.Of(RunSeries.Open(folder.Path), Pages.Options);
        document.Lead.ShouldStartWith("The run diverged after 1 of 2 epochs: step 54 (epoch 2): expected a finite loss, got NaN; ");
        document.TableWith("status").Column("status").Single().Text.ShouldBe("diverged");
        Pages.Parse(document);
    }

    [Fact]
    public void A_run_that_goes_on_still_says_so()
    {
        var series = Trained(SmallRuns.Experiment);
        File.Delete(Path.Combine(series.Path, "result.json"));
        var document = RunReport.Of(RunSeries.Open(series.Path), Pages.Options);
        document.Lead.ShouldStartWith("The run has not ended: it goes on still, or was stopped without a word, after 2 of 2 epochs.");
        document.FigureNames().ShouldContain("confusion");
    }

    [Fact]
    public void An_interrupted_run_says_so()
    {
        using var source = new CancellationTokenSource();
        var (folder, _) = SmallRuns.Train(
            _root,
            listen: _ => new Listener
            {
                AtStep = step =>
                {
                    if (step.Step == 60) source.Cancel();
                },
            },
            cancellation: source.Token);
        var document = RunReport.Of(RunSeries.Open(folder.Path), Pages.Options);
        document.Lead.ShouldStartWith("The run was interrupted after 1 of 2 epochs.");
        document.FigureNames().ShouldContain("weights");
    }

    [Fact]
    public void Of_repeats_it_has_a_row_each_and_the_mean_with_its_deviation()
    {
        var series = Pages.Repeats(_root, "three", 3);
        var document = RunReport.Of(series, Pages.Options with { MapPoints = 0 });
        double[] shares = [.. series.Runs.Select(run => 100 * run.Result!.Test!.Accuracy)];
        var spread = Lab.Runs.Spread.Of(shares);
        var cells = document.TableWith("test [%]").Column("test [%]");
        cells.Take(3).Select(cell => cell.Value!.Value).ShouldBe(shares);
        cells[3].Value!.Value.ShouldBe(spread.Mean, 1e-9);
        cells[3].Spread!.Value.ShouldBe(spread.Std, 1e-9);
        document.Lead.ShouldStartWith(
            $"{spread.Mean:f2} ± {spread.Std:f2} % of 500 test samples are read right (mean ± standard deviation of 3 seeds).");
        var loss = (LineChart)document.Figures().Single(figure => figure.Name == "loss").Chart;
        loss.Series.ShouldAllBe(line => line.Members.Count == 3 && line.Low != null);
        ((HeatMap)document.Figures().Single(figure => figure.Name == "confusion").Chart).Values.SelectMany(row => row).Sum().ShouldBe(1500);
        document.Figures().Single(figure => figure.Name == "accuracy").Caption.ShouldNotContain("ringed");
        var tested = TestedSeries.Of(series, Pages.Options, default).Runs;
        var errors = tested.Select(run => 100 * Calibration.Of(run.Predictions).ExpectedError);
        var (error, expected) = (document.TableWith("ECE [%]").Column("ECE [%]").Single(), Lab.Runs.Spread.Of(errors));
        (error.Value!.Value, error.Spread!.Value).ShouldBe((expected.Mean, expected.Std));
        document.Headings().ShouldContain("First layer of seed 1");
        document.FigureNames().ShouldNotContain("t-sne");
        document.FigureNames().ShouldContain("components");
    }

    [Theory]
    [InlineData("<b>bold & \"sharp\" 'run'")]
    [InlineData("--> ]]> &lt; `code")]
    [InlineData("=1+1")]
    public void A_name_is_text_whatever_stands_in_it(string name)
    {
        var root = Directory.CreateDirectory(Path.Combine(_root.Path, "root")).FullName;
        using var run = new ExperimentRun(SmallRuns.Experiment, SmallRuns.Data, KernelPaths.Best);
        var folder = RunFolder.Create(root, name);
        run.Train(folder, new Listener());
        var page = Pages.Parse(RunReport.Of(RunSeries.Open(folder.Path), Pages.Options with { MapPoints = 0 }));
        page.Descendants("h1").Single().Value.ShouldBe(name);
        page.Descendants("b").ShouldNotContain(element => element.Value.StartsWith("bold", StringComparison.Ordinal));
    }

    [Fact]
    public void A_convolutions_filters_are_drawn_and_a_model_without_weights_that_can_be_has_a_sentence()
    {
        LayerSettings[] layers =
        [
            new LayerSettings.Conv2d { Out = 4, Kernel = 3 }, new LayerSettings.Relu(), new LayerSettings.Flatten(),
            new LayerSettings.Linear { Out = 10 },
        ];
        var series = Trained(SmallRuns.Experiment with { Epochs = 1, Model = new() { Layers = layers } });
        var weights = RunReport.Of(series, Pages.Options with { MapPoints = 0 }).Figures().Single(figure => figure.Name == "weights");
        ((ImageGrid)weights.Chart).Tiles.Count.ShouldBe(4);
        ((ImageGrid)weights.Chart).Tiles.ShouldAllBe(tile => tile.Picture.Width == 3 && tile.Picture.Height == 3);
        weights.Caption.ShouldStartWith("Filters of the first layer");
    }

    [Fact]
    public void Progress_of_maps_is_told_to_its_end()
    {
        var told = new List<ReportProgress>();
        RunReport.Of(Trained(SmallRuns.Experiment), Pages.Options with { Progress = told.Add });
        told[0].ShouldBe(new ReportProgress("t-SNE of 60 test samples", 0));
        told[^1].Share.ShouldBe(1);
        told.Select(one => one.Share).ShouldBe(told.Select(one => one.Share).Order());
    }

    [Fact]
    public void A_report_can_be_ended()
    {
        using var source = new CancellationTokenSource();
        var series = Trained(SmallRuns.Experiment);
        Should.Throw<OperationCanceledException>(
            () => RunReport.Of(series, Pages.Options with { Progress = _ => source.Cancel() }, source.Token));
    }

    private RunSeries Trained(Experiment experiment) => RunSeries.Open(SmallRuns.Train(_root, experiment).Folder.Path);
}
