using Chainrule.Lab.Rivals;

namespace Chainrule.Lab.Tests.Rivals;

public class LossAgreementTests
{
    private static readonly float[] s_ours = [.. Enumerable.Range(0, 30).Select(i => 2f / (i + 1))];

    [Fact]
    public void Losses_that_differ_by_rounding_agree_in_every_step()
    {
        var agreement = LossAgreement.Of(s_ours, s_ours.Select(loss => loss * (1 + 1e-6f)));
        (agreement.Steps, agreement.FirstApart, agreement.AtTheStart).ShouldBe((30, null, true));
        agreement.First.Select(pair => pair.Step).ShouldBe(Enumerable.Range(1, 10).Select(step => (long)step));
        agreement.First.ShouldAllBe(pair => pair.Difference > 0 && pair.Difference < 2e-6);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void The_first_step_that_differs_is_named(int step, bool atTheStart)
    {
        var agreement = LossAgreement.Of(s_ours, s_ours.Select((loss, i) => i + 1 >= step ? loss * 1.002f : loss));
        (agreement.FirstApart, agreement.AtTheStart).ShouldBe((step, atTheStart));
    }

    [Fact]
    public void A_loss_that_is_no_number_differs_from_one_that_is() =>
        LossAgreement.Of([1, float.NaN, float.NaN], [1, float.NaN, 1]).FirstApart.ShouldBe(3);

    [Fact]
    public void Only_steps_that_both_have_made_are_compared() => LossAgreement.Of(s_ours, s_ours[..4]).Steps.ShouldBe(4);
}
