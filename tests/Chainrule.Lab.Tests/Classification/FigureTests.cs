using Chainrule.Lab.Classification;

namespace Chainrule.Lab.Tests.Classification;

/// <summary>Figures of a few predictions that can be worked out by hand.</summary>
public class FigureTests
{
    [Fact]
    public void Precision_recall_and_F1_are_counted_class_by_class()
    {
        // a: 3 samples, 2 found, 4 guesses. b: 2 samples, 1 found, 1 guess. c: 1 sample, not found, 1 wrong guess.
        var scores = ClassScores.Of(Cases.Said([0, 0, 0, 1, 1, 2], [0, 0, 2, 1, 0, 0]));
        scores.Classes.Select(score => (score.Name, score.Support, score.Guesses, score.Right))
            .ShouldBe([("a", 3, 4, 2), ("b", 2, 1, 1), ("c", 1, 1, 0)]);
        scores.Classes.Select(score => score.Precision).ShouldBe([2 / 4.0, 1, 0]);
        scores.Classes.Select(score => score.Recall).ShouldBe([2 / 3.0, 1 / 2.0, 0]);
        scores.Classes.Select(score => score.F1).ShouldBe([4 / 7.0, 2 / 3.0, 0]);
        scores.Precision!.Value.ShouldBe(0.5, 1e-15);
        scores.Recall!.Value.ShouldBe(7 / 18.0, 1e-15);
        scores.F1!.Value.ShouldBe((4 / 7.0 + 2 / 3.0) / 3, 1e-15);
    }

    [Fact]
    public void What_is_not_defined_is_null_and_left_out_of_the_mean()
    {
        // b is never said, c neither said nor there.
        var scores = ClassScores.Of(Cases.Said([0, 0, 1], [0, 0, 0]));
        (scores.Classes[1].Precision, scores.Classes[1].Recall, scores.Classes[1].F1).ShouldBe((null, 0, 0));
        (scores.Classes[2].Precision, scores.Classes[2].Recall, scores.Classes[2].F1).ShouldBe((null, null, null));
        scores.Precision.ShouldBe(2 / 3.0);
        scores.Recall.ShouldBe(1 / 2.0);
        scores.F1.ShouldBe(0.4);
        ClassScores.Of(new int[1, 1], ["a"]).F1.ShouldBeNull();
        Should.Throw<ArgumentException>(() => ClassScores.Of(new int[2, 3], ["a", "b"])).Message
            .ShouldBe("confusion: expected 2 x 2 counts for 2 names, got 2 x 3.");
    }

    [Fact]
    public void Calibration_errors_weigh_the_gaps_of_the_bins()
    {
        // Two bins, (0, ½] and (½, 1]. In the first one guess, with ½ and right; in the second three, with ¾ each, of which one is right.
        var found = Calibration.Of(Cases.Two((0.5f, 0), (0.75f, 0), (0.75f, 1), (0.25f, 0)), bins: 2);
        found.Bins.ShouldBe([new(0, 0.5, 1, 0.5, 1), new(0.5, 1, 3, 0.75, 1 / 3.0)]);
        found.ExpectedError.ShouldBe(1 / 4.0 * 0.5 + 3 / 4.0 * (0.75 - 1 / 3.0), 1e-15);
        found.MaximumError.ShouldBe(0.5);
        found.Brier.ShouldBe((2 * 0.25 + 2 * 0.0625 + 2 * 0.5625 + 2 * 0.5625) / 4, 1e-15);
        found.NegativeLogLikelihood.ShouldBe((Math.Log(2) - Math.Log(0.75) + 2 * Math.Log(4)) / 4, 1e-15);
    }

    [Fact]
    public void A_bin_holds_its_upper_end_and_an_empty_one_has_no_figures()
    {
        var bins = Calibration.Of(Cases.Two((0.75f, 0), (0.75f, 1), (1, 0)), bins: 4).Bins;
        bins.Select(bin => bin.Count).ShouldBe([0, 0, 2, 1]);
        (bins[0].Confidence, bins[0].Accuracy, bins[0].Gap).ShouldBe((null, null, 0));
        Calibration.Of(Cases.Two((1, 0))).Bins.Count.ShouldBe(15);
    }

    [Fact]
    public void Certainty_is_best_where_it_is_right_and_worst_where_it_is_wrong()
    {
        var right = Calibration.Of(Cases.Two((1, 0), (0, 1)));
        (right.ExpectedError, right.MaximumError, right.Brier, right.NegativeLogLikelihood).ShouldBe((0, 0, 0, 0));
        var wrong = Calibration.Of(Cases.Two((1, 1), (0, 0)));
        (wrong.ExpectedError, wrong.MaximumError, wrong.Brier).ShouldBe((1, 1, 2));

        // The smallest float is 2^−149.
        wrong.NegativeLogLikelihood.ShouldBe(149 * Math.Log(2), 1e-12);
    }

    [Fact]
    public void Probabilities_of_a_network_that_diverged_make_figures_that_say_so()
    {
        var broken = Cases.Two((float.NaN, 0), (0.75f, 0));
        var found = Calibration.Of(broken);
        double.IsNaN(found.ExpectedError + found.MaximumError + found.Brier + found.NegativeLogLikelihood).ShouldBeTrue();
        found.Bins.Sum(bin => bin.Count).ShouldBe(2);
        Selections.SurestRight(broken, 5).Select(picked => picked.Index).ShouldBe([1, 0]);
        Selections.MostDoubtful(broken, 5).Select(picked => picked.Index).ShouldBe([1, 0]);
        Should.Throw<ArgumentException>(() => Calibration.Of(new(["a"], [], [])));
    }

    [Fact]
    public void Samples_are_picked_by_confidence_and_among_equals_by_index()
    {
        var predictions = Cases.Two((0.75f, 1), (0.9f, 0), (0.75f, 1), (0.2f, 0), (0.5f, 0), (0.9f, 0), (0.5f, 1));
        Indices(Selections.WorstMistakes(predictions, 10)).ShouldBe([3, 0, 2, 6]);
        Indices(Selections.WorstMistakes(predictions, 2)).ShouldBe([3, 0]);
        Indices(Selections.SurestRight(predictions, 10)).ShouldBe([1, 5, 4]);
        Indices(Selections.MostDoubtful(predictions, 4)).ShouldBe([4, 6, 0, 2]);
        Indices(Selections.TakenFor(predictions, truth: 1, guess: 0, 10)).ShouldBe([0, 2, 6]);
        var worst = Selections.WorstMistakes(predictions, 1)[0];
        (worst.Truth, worst.Guess, worst.Confidence).ShouldBe((0, 1, 0.8f));
        worst.Probabilities.ShouldBe([0.2f, 0.8f]);
        worst.Margin.ShouldBe(0.6, 1e-7);
        Selections.WorstMistakes(Cases.Two((1, 0)), 3).ShouldBeEmpty();

        static IEnumerable<int> Indices(IReadOnlyList<Selection> selections) => selections.Select(selection => selection.Index);
    }

    [Fact]
    public void The_margin_is_between_the_two_most_probable_classes_wherever_they_stand()
    {
        var predictions = new Predictions(["a", "b", "c"], [0.5f, 0.125f, 0.375f, 0.25f, 0.25f, 0.5f], [0, 0]);
        Selections.MostDoubtful(predictions, 2).Select(picked => picked.Margin).ShouldBe([0.125, 0.25]);
    }

    [Fact]
    public void Predictions_that_do_not_fit_are_refused()
    {
        Should.Throw<ArgumentException>(() => new Predictions(["a", "b"], new float[3], [0, 1])).Message
            .ShouldBe("predictions: expected 2 x 2 probabilities and 2 guesses, got 3 and 2.");
        Should.Throw<ArgumentException>(() => new Predictions(["a", "b"], new float[4], [0, 1], [0])).Message
            .ShouldBe("predictions: expected 2 x 2 probabilities and 2 guesses, got 4 and 1.");
        Should.Throw<ArgumentException>(() => new Predictions(["a", "b"], new float[4], [0, 2])).Message
            .ShouldBe("predictions: expected classes from 0 to 1, got 2.");
    }
}
