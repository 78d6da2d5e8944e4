using System.Numerics;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Tests.Classification;

/// <summary>Whether two models differ by more than chance, against numbers worked out by hand and printed tables.</summary>
public class ComparisonTests
{
    [Theory]
    [InlineData(0, 5, 2 / 32.0)]
    [InlineData(5, 0, 2 / 32.0)]
    [InlineData(1, 5, 2 * (1 + 6) / 64.0)]
    [InlineData(2, 10, 2 * (1 + 12 + 66) / 4096.0)]
    [InlineData(1, 1, 1)]
    [InlineData(7, 7, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 0, 1)]
    public void Mcnemars_test_is_the_exact_binomial_one(int onlyFirst, int onlySecond, double p) =>
        Mcnemar.Of(onlyFirst, onlySecond).PValue.ShouldBe(p, 1e-15);

    [Theory]
    [InlineData(40, 60)]
    [InlineData(300, 371)]
    [InlineData(2450, 2550)]
    [InlineData(100, 900)]
    public void Mcnemars_test_agrees_with_whole_numbers_of_any_length(int onlyFirst, int onlySecond)
    {
        var n = onlyFirst + onlySecond;
        var (sum, choose) = (BigInteger.Zero, BigInteger.One);
        for (var k = 0; k <= onlyFirst; k++)
        {
            sum += choose;
            choose = choose * (n - k) / (k + 1);
        }

        var exact = Math.Exp(BigInteger.Log(2 * sum) - n * Math.Log(2));
        Mcnemar.Of(onlyFirst, onlySecond).PValue.ShouldBe(exact, 1e-9 * exact);
    }

    /// <summary>The 97.5 % and 99.5 % points of Student's t, as printed in any table.</summary>
    [Theory]
    [InlineData(1, 12.7062, 63.6567)]
    [InlineData(2, 4.30265, 9.92484)]
    [InlineData(3, 3.18245, 5.84091)]
    [InlineData(4, 2.77645, 4.60409)]
    [InlineData(5, 2.57058, 4.03214)]
    [InlineData(9, 2.26216, 3.24984)]
    [InlineData(10, 2.22814, 3.16927)]
    [InlineData(29, 2.04523, 2.75639)]
    [InlineData(30, 2.04227, 2.75000)]
    [InlineData(120, 1.97993, 2.61742)]
    public void Students_t_agrees_with_its_table(int degrees, double at5, double at1)
    {
        StudentT.Beyond(at5, degrees).ShouldBe(0.05, 5e-7);
        StudentT.Beyond(-at1, degrees).ShouldBe(0.01, 2e-7);
        StudentT.Beyond(0, degrees).ShouldBe(1);
    }

    [Fact]
    public void Students_t_agrees_with_its_closed_forms_far_out()
    {
        // One degree is Cauchy's distribution; two have p = 1 − t/√(2 + t²).
        StudentT.Beyond(1e6, 1).ShouldBe(2 / Math.PI * Math.Atan(1e-6), 1e-15);
        StudentT.Beyond(3, 2).ShouldBe(1 - 3 / Math.Sqrt(11), 1e-15);
        StudentT.Beyond(1e9, 7).ShouldBeInRange(0, 1e-14);
    }

    [Fact]
    public void A_paired_test_is_worked_out_from_the_differences()
    {
        // Differences 1, 2, 3: mean 2, deviation 1, t = 2√3, and with two degrees p = 1 − t/√(2 + t²).
        var test = PairedTest.Of([5, 7, 9], [4, 5, 6]);
        test.Difference.ShouldBe(new Spread(2, 1, 3));
        test.T!.Value.ShouldBe(2 * Math.Sqrt(3), 1e-14);
        test.PValue!.Value.ShouldBe(1 - Math.Sqrt(12 / 14.0), 1e-14);
        test.Note.ShouldBeNull();
        PairedTest.Of([4, 5, 6], [5, 7, 9]).T.ShouldBe(-test.T);
        PairedTest.Of([4, 5, 6], [5, 7, 9]).PValue.ShouldBe(test.PValue);
    }

    [Fact]
    public void Where_there_is_no_t_it_says_why()
    {
        Why([0.9], [0.8]).ShouldBe("one pair has no spread to compare its difference with; run more seeds");
        Why([0.9, 0.8], [0.9, 0.8]).ShouldBe("all pairs are equal");

        // 0.98 − 0.97 and 0.97 − 0.96 differ in the last bits alone.
        Why([0.98, 0.97], [0.97, 0.96]).ShouldStartWith("all differences are equal");
        Why([double.NaN, 1], [1, 1]).ShouldBe("a figure is not finite");
        Why([double.PositiveInfinity, 1], [1, 1]).ShouldBe("a figure is not finite");
        Should.Throw<ArgumentException>(() => PairedTest.Of([1], [1, 2])).Message
            .ShouldBe("paired test: expected as many figures of both, got 1 and 2.");
        Should.Throw<ArgumentException>(() => PairedTest.Of([], []));

        static string? Why(double[] first, double[] second)
        {
            var test = PairedTest.Of(first, second);
            (test.T, test.PValue).ShouldBe((null, null));
            return test.Note;
        }
    }

    [Fact]
    public void Examples_that_one_run_gets_right_and_the_other_wrong_are_found()
    {
        int[] truths = [0, 1, 2, 0, 1, 2];
        var found = Disagreement.Of(Cases.Said(truths, [0, 1, 2, 1, 0, 2]), Cases.Said(truths, [0, 1, 1, 0, 2, 0]));
        found.OnlyFirst.ShouldBe([new(2, 2, 2, 1, 1, 0), new(5, 2, 2, 0, 1, 0)]);
        found.OnlySecond.ShouldBe([new(3, 0, 1, 0, 0, 1)]);
        (found.Both, found.Neither).ShouldBe((2, 1));
        found.Test.ShouldBe(new Mcnemar(2, 1, 1));
    }

    [Fact]
    public void Of_several_seeds_more_than_half_decide()
    {
        // Two runs of the first, of which one is right about sample 0: no majority. Three of the second, of which two are.
        int[] truths = [0, 1];
        var found = Disagreement.Of(
            [Cases.Said(truths, [0, 1]), Cases.Said(truths, [2, 1])],
            [Cases.Said(truths, [0, 0]), Cases.Said(truths, [0, 2]), Cases.Said(truths, [1, 2])]);
        found.OnlySecond.ShouldBe([new(0, 0, 0, 0, 1, 2)]);
        found.OnlyFirst.ShouldBe([new(1, 1, 1, 2, 2, 0)]);
        (found.Both, found.Neither).ShouldBe((0, 0));
    }

    [Fact]
    public void Predictions_of_other_samples_are_not_compared()
    {
        Should.Throw<ArgumentException>(() => Disagreement.Of(Cases.Said([0, 1], [0, 1]), Cases.Said([1, 0], [0, 1]))).Message
            .ShouldStartWith("disagreement: expected predictions of the same samples, got others.");
        Should.Throw<ArgumentException>(() => Disagreement.Of([], [Cases.Said([0], [0])])).Message
            .ShouldBe("disagreement: expected one run or more of each, got 0 and 1.");
    }
}
