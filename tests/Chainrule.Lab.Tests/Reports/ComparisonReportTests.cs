using Chainrule.Lab.Charts;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Reports;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Runs;

namespace Chainrule.Lab.Tests.Reports;

public sealed class ComparisonReportTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_comparison_is_well_formed_and_holds_every_part()
    {
        var document = ComparisonReport.Of([Trained("narrow", 4), Trained("wide", 64)], Pages.Options);
        document.Title.ShouldBe("narrow · wide");
        document.Headings().ShouldBe(
            ["What differs", "What came of it", "More than chance?", "Learning", "Confidence", "Where they disagree"]);
        document.FigureNames().ShouldBe(
        [
            "training loss", "training loss-seconds", "validation loss", "validation loss-seconds", "validation accuracy",
            "validation accuracy-seconds", "seconds", "running-loss", "reliability", "confidences", "only-narrow", "only-wide",
        ]);
        Pages.Parse(document).Descendants("figure").Count().ShouldBe(12);
    }

    [Fact]
    public void The_tables_values_are_those_of_the_records()
    {
        RunSeries[] series = [Trained("narrow", 4), Pages.Repeats(_root, "wide", 2, 64)];
        var document = ComparisonReport.Of(series, Pages.Options);
        var (table, cost) = (document.TableWith("test [%]"), document.TableWith("s/epoch"));
        table.Rows.Select(row => row[0].Text).ShouldBe(["narrow", "wide"]);
        for (var i = 0; i < 2; i++)
        {
            Same(table.Column("test [%]")[i], series[i].Over(run => 100 * run.Result!.Test!.Accuracy));
            Same(table.Column("training loss")[i], series[i].Over(run => run.Epochs.Min(epoch => epoch.TrainLoss)));
            Same(table.Column("validation loss")[i], series[i].Over(run => run.Epochs.Min(epoch => epoch.ValidationLoss)));
            Same(cost.Column("s/epoch")[i], series[i].Over(run => run.Epochs.Average(epoch => epoch.Seconds)));
            Same(cost.Column("s to best")[i], series[i].Over(
                run => run.Epochs.Where(epoch => epoch.Epoch <= run.Result!.Best!.Epoch).Sum(epoch => epoch.Seconds)));
            cost.Column("weights")[i].Value.ShouldBe(series[i].Runs[0].Result!.Parameters);
        }

        static void Same(Cell cell, Spread? spread)
        {
            cell.Value!.Value.ShouldBe(spread!.Value.Mean, 1e-9);
            if (spread.Value.Count == 1) cell.Spread.ShouldBeNull();
            else cell.Spread!.Value.ShouldBe(spread.Value.Std, 1e-9);
        }
    }

    [Fact]
    public void The_tests_are_those_of_the_predictions_and_a_sentence_says_what_they_mean()
    {
        RunSeries[] series = [Trained("narrow", 4), Trained("wide", 64)];
        var document = ComparisonReport.Of(series, Pages.Options);
        var options = Pages.Options;
        var predictions = series.Select(one => TestedSeries.Of(one, options, default).All).ToList();
        var (first, second) = (predictions[0], predictions[1]);
        var onlyFirst = Enumerable.Range(0, first.Count).Count(i => first.IsRight(i) && !second.IsRight(i));
        var onlySecond = Enumerable.Range(0, first.Count).Count(i => !first.IsRight(i) && second.IsRight(i));
        var table = document.TableWith("McNemar's p");
        table.Column("only the first right").Single().Value.ShouldBe(onlyFirst);
        table.Column("only the second right").Single().Value.ShouldBe(onlySecond);
        var p = Mcnemar.Of(onlyFirst, onlySecond).PValue;
        table.Column("McNemar's p").Single().Value.ShouldBe(p);
        p.ShouldBeLessThan(0.001);
        document.Sentences().ShouldContain(
            $"Test samples that narrow reads right and wide wrong: {onlyFirst}; the other way round: {onlySecond}. Chance alone would "
            + "seldom divide them so unevenly: the difference is probably real (McNemar's test, p < 0.001).");
    }

    [Fact]
    public void Seeds_in_common_are_paired()
    {
        RunSeries[] series = [Pages.Repeats(_root, "narrow", 3, 4), Pages.Repeats(_root, "wide", 3, 64)];
        var document = ComparisonReport.Of(series, Pages.Options);
        var paired = PairedTest.Of(series[0], series[1], run => run.Result!.Test!.Accuracy)!;
        var table = document.TableWith("paired t-test's p");
        table.Column("common seeds").Single().Value.ShouldBe(3);
        table.Column("difference [points]").Single().Value!.Value.ShouldBe(100 * paired.Difference.Mean, 1e-9);
        table.Column("paired t-test's p").Single().Value.ShouldBe(paired.PValue);
        document.Sentences().ShouldContain(text => text.StartsWith("Over 3 common seeds, wide is ") && text.Contains("(paired t-test, p "));
        ComparisonReport.Of([series[0], series[0]], Pages.Options, ["a", "b"]).Sentences().ShouldContain(
            "Over 3 common seeds, the two are equal on average; the paired t-test does not apply: all pairs are equal.");
    }

    [Fact]
    public void Two_engines_are_compared_in_their_first_steps_too()
    {
        RunSeries[] series = [Trained("one", 4), Trained("other", 8)];
        string Caption(float[] theirs) => ComparisonReport.Of(series, new() { Agreement = LossAgreement.Of([1, 2, 3], theirs) })
            .TableWith("PyTorch's loss").Caption;
        Caption([1, 2, 3]).ShouldEndWith("It stays below 0.001 in all 3 steps that were compared.");
        Caption([1, 2, 3.1f]).ShouldEndWith("Rounding grows to a part of 0.001 in step 3 of 3 steps.");
        Caption([1, 2.1f, 3]).ShouldEndWith("It is above 0.001 in step 2 already: the two do not train the same.");
        ComparisonReport.Of(series, new()).Headings().ShouldNotContain("The first steps");
    }

    [Fact]
    public void A_run_compared_with_itself_differs_in_nothing()
    {
        var (first, second) = (Trained("one", 8), Trained("other", 8));
        var document = ComparisonReport.Of([first, second], Pages.Options);
        document.Sentences().ShouldContain("The experiments and the machines are the same.");
        document.TableWith("McNemar's p").Column("McNemar's p").Single().Value.ShouldBe(1);
        document.Sentences().ShouldContain("There is no sample that only one reads right.");
    }

    [Fact]
    public void What_differs_is_told_value_by_value()
    {
        var table = ComparisonReport.Of([Trained("narrow", 4), Trained("wide", 64)], new()).Blocks.OfType<Table>().First();
        table.Rows.Select(row => string.Join(' ', row.Select(cell => cell.Text))).ShouldBe(["`model.layers[1].out` 4 64"]);
    }

    [Fact]
    public void Runs_of_one_name_are_told_apart_by_their_paths()
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, "a"));
        Directory.CreateDirectory(Path.Combine(_root.Path, "b"));
        ComparisonReport.Of([Trained("a/run", 4), Trained("b/run", 8)], new()).Title.ShouldBe("a/run · b/run");
    }

    [Fact]
    public void What_could_not_be_tested_is_told_and_the_rest_remains()
    {
        var (narrow, wide) = (Trained("narrow", 4), Trained("wide", 64));
        File.Delete(wide.Runs[0].Folder.BestPath);
        File.Delete(wide.Runs[0].Folder.LastPath);
        var document = ComparisonReport.Of([narrow, wide], Pages.Options);
        document.Sentences().ShouldContain(text => text.StartsWith("wide not tested here: ") && text.Contains("last.safetensors"));
        document.Headings().ShouldNotContain("Where they disagree");
        document.FigureNames().ShouldContain("reliability");
        document.TableWith("McNemar's p").Column("McNemar's p").Single().Text.ShouldBe("");
    }

    [Fact]
    public void One_run_is_no_comparison() =>
        Should.Throw<ArgumentException>(() => ComparisonReport.Of([Trained("alone", 4)]))
            .Message.ShouldStartWith("comparison: expected two runs or more, got 1.");

    private RunSeries Trained(string name, int hidden)
    {
        var experiment = new Shorthand { Dataset = "digits", Hidden = [hidden], Epochs = 2, Threads = 1 }.ToExperiment();
        using var run = new ExperimentRun(experiment, SmallRuns.Data, Kernels.KernelPaths.Best);
        var folder = RunFolder.CreateAt(Path.Combine(_root.Path, name));
        run.Train(folder, new Training.Listener());
        return RunSeries.Open(folder.Path);
    }
}
