using Chainrule.Kernels;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Reports.Studies;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Studies;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Runs;

namespace Chainrule.Lab.Tests.Studies;

public sealed class ReproductionTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_studies_are_those_that_were_published()
    {
        PublishedStudy.All.Select(study => study.Name).ShouldBe(["study1", "study2", "study3", "study4", "study5"]);
        var epochs = PublishedStudy.All.ToDictionary(
            study => study.Name, study => study.Runs.Select(run => run.Experiment.Epochs).Distinct());
        epochs["study1"].ShouldBe([20]);
        epochs["study2"].ShouldBe([100]);
        epochs["study3"].ShouldBe([20]);
        epochs["study4"].ShouldBe([100]);
        epochs["study5"].ShouldBe([30]);
        PublishedStudy.All[1].Runs.Count.ShouldBe(9);
        PublishedStudy.All[4]["rate-0.0001"].Experiment.Repeats.ShouldBe(3);
        PublishedStudy.All[4].Runs.Select(run => run.Experiment.Optimizer.LearningRate).ShouldBe([0.0001, 0.01, 0.05]);
        PublishedStudy.All.SelectMany(study => study.Runs).Select(run => run.Experiment.Name).ShouldBeUnique();
    }

    [Fact]
    public void Quick_is_a_tenth_of_everything_that_counts_epochs()
    {
        var plain = PublishedStudy.All[1]["plain-1000"].Quick().Experiment;
        (plain.Epochs, ((ScheduleSettings.Step)plain.Schedule).Every).ShouldBe((10, 2));
        PublishedStudy.All[3]["network"].Quick().Experiment.Record.Snapshots.ShouldBe([0, 5, 10]);
        foreach (var run in PublishedStudy.All.SelectMany(study => study.Runs)) run.Quick().Experiment.Checked();
    }

    [Fact]
    public void A_report_is_made_of_what_there_is_and_says_what_is_missing()
    {
        var reproduction = Trained();
        var (document, claims) = StudyReport.Of(reproduction, SmallRuns.Data, KernelPaths.Best, 1, _ => { });
        claims.Count.ShouldBe(8 + 9 + 15 + 1 + 3);
        var done = claims.Where(claim => claim.Ours is not null).Select(claim => claim.What).ToList();
        done.ShouldBe(
        [
            "3: 3 layers, sigmoid, test accuracy, %",
            "3: 3 layers, sigmoid, last epoch's loss",
            "3: 3 layers, sigmoid, minutes for 20 epochs",
            "5: rate 0.05 does not learn, test accuracy, %",
        ]);
        claims.Where(claim => claim.Ours is null).ShouldAllBe(claim => claim.Verdict == "not measured");
        document.Lead.ShouldContain("of 4 published figures");

        var page = HtmlPage.Write(document);
        page.ShouldContain("The weights' gradient before and after one backward pass");
        page.ShouldContain("study5-running-loss");
        page.ShouldNotContain("study2-loss");
        HtmlPage.Write(StudyReport.Of(reproduction, SmallRuns.Data, KernelPaths.Best, 2, _ => { }).Document).ShouldBe(page);
    }

    [Fact]
    public void Our_figures_are_those_of_the_runs()
    {
        var reproduction = Trained();
        var run = reproduction.Runs("study3", "sigmoid-3").ShouldNotBeNull().Runs[0];
        var claims = StudyReport.Of(reproduction, SmallRuns.Data, KernelPaths.Best, 1, _ => { }).Claims.ToDictionary(claim => claim.What);
        claims["3: 3 layers, sigmoid, test accuracy, %"].Ours.ShouldBe(100 * run.Result!.Test!.Accuracy);
        claims["3: 3 layers, sigmoid, last epoch's loss"].Ours.ShouldBe(run.Epochs[^1].TrainLoss);
        claims["3: 3 layers, sigmoid, minutes for 20 epochs"].Ours.ShouldBe(run.Result.SecondsPerEpoch * 20 / 60);
    }

    [Theory]
    [InlineData(98.0, Best.Highest, 0.3, "beaten")]
    [InlineData(97.5, Best.Highest, 0.3, "reached")]
    [InlineData(97.3, Best.Highest, 0.3, "the same within the test's margin")]
    [InlineData(97.1, Best.Highest, 0.3, "not reached by 0.40")]
    [InlineData(98.0, Best.Lowest, 0.0, "not reached by 0.50")]
    [InlineData(96.0, Best.Lowest, 0.0, "beaten")]
    [InlineData(98.4, Best.None, 1.0, "the same")]
    [InlineData(99.4, Best.None, 1.0, "differs by 1.90")]
    [InlineData(97.4999999, Best.Highest, 0.0, "reached")]
    [InlineData(97.5000001, Best.Highest, 0.0, "reached")]
    public void A_claim_has_a_verdict(double ours, Best direction, double margin, string verdict) =>
        new Claim("figure", 97.5, ours, direction) { Margin = margin }.Verdict.ShouldBe(verdict);

    [Fact]
    public void A_part_of_the_studies_is_named_in_the_title_and_in_the_command()
    {
        string Page(params int[] studies)
        {
            var reproduction = new Reproduction(_root.Path, [.. studies.Select(i => PublishedStudy.All[i])]);
            return HtmlPage.Write(StudyReport.Of(reproduction, SmallRuns.Data, KernelPaths.Best, 1, _ => { }).Document);
        }

        Page(2, 4).ShouldContain("<h1>Studies 3 5, reproduced</h1>");
        Page(2, 4).ShouldContain("<code>chainrule reproduce 3 5</code>");
        Page(0, 1, 2, 3, 4).ShouldContain("<code>chainrule reproduce</code>");
    }

    /// <summary>One training of the third study and one of the fifth, on a few digits.</summary>
    private Reproduction Trained()
    {
        var studies = PublishedStudy.All.Select(study => study with { Runs = [.. study.Runs.Select(Small)] }).ToList();
        var reproduction = new Reproduction(_root.Path, studies);
        foreach (var (study, name) in new[] { (studies[2], "sigmoid-3"), (studies[4], "rate-0.05") })
        {
            foreach (var task in reproduction.Begin(study with { Runs = [study[name]] }))
            {
                using var run = new ExperimentRun(task.Experiment, SmallRuns.Data, KernelPaths.Best);
                run.Train(RunFolder.CreateAt(task.Path), new Training.Listener());
            }
        }

        return reproduction;
    }

    private static StudyRun Small(StudyRun run) => run with
    {
        Experiment = run.Experiment with
        {
            Epochs = 2,
            Batch = 50,
            Repeats = 1,
            Threads = 1,
            Record = new() { EverySteps = 5 },
            Schedule = new ScheduleSettings.Constant(),
            Data = run.Experiment.Data with { Set = "digits" },
        },
    };
}
