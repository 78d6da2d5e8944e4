using Chainrule.Lab.Data;
using Chainrule.Lab.Rivals;

namespace Chainrule.Lab.Tests.Rivals;

public class RivalLineTests
{
    [Fact]
    public void Every_kind_of_line_is_read()
    {
        RivalJson.Parse("""{"type": "speed", "stepsPerSecond": 1830.5}""").ShouldBe(new RivalLine.Speed { StepsPerSecond = 1830.5 });
        RivalJson.Parse("""{"type": "step", "epoch": 2, "batch": 3, "batches": 9, "loss": 0.25, "learningRate": 0.1}""").ShouldBe(
            new RivalLine.Step { Epoch = 2, Batch = 3, Batches = 9, Loss = 0.25f, LearningRate = 0.1 });
        var end = RivalJson.Parse(
            """
            {"type": "epoch", "epoch": 1, "seconds": 1.5, "losses": [2.5, "NaN"], "learningRates": [0.1, 0.1], "loss": "NaN", "correct": 7,
            "test": {"loss": 0.5, "guesses": [1, 0, 1]}}
            """).ShouldBeOfType<RivalLine.EpochEnd>();
        (end.Epoch, end.Seconds, end.Correct, end.Validation).ShouldBe((1, 1.5, 7, null));
        end.Losses.ShouldBe([2.5f, float.NaN]);
        end.Loss.ShouldBe(double.NaN);
        end.Test.Guesses.ShouldBe([1, 0, 1]);
    }

    [Theory]
    [InlineData("Segmentation fault")]
    [InlineData("""{"type": "else"}""")]
    [InlineData("""{"stepsPerSecond": 1}""")]
    [InlineData("""{"type": "speed"}""")]
    public void Any_other_line_is_told_as_it_came(string line) => Should.Throw<RivalFailedException>(() => RivalJson.Parse(line)).Message
        .ShouldBe($"The rival: expected a line of JSON that tells how far it is, got \"{line}\".");

    [Fact]
    public void A_score_is_told_beside_the_truth()
    {
        var data = new ImageDataSet("three", 1, 1, [1, 2, 3], [0, 1, 1], ["none", "one"]);
        var evaluation = new RivalScore { Loss = 0.5, Guesses = [0, 0, 1] }.Of(data);
        (evaluation.Count, evaluation.Correct, evaluation.Loss).ShouldBe((3, 2, 0.5));
        evaluation.Confused(5).ShouldBe([(1, 0, 1)]);
        Should.Throw<RivalFailedException>(() => new RivalScore { Loss = 0.5, Guesses = [0] }.Of(data)).Message
            .ShouldBe("three: expected 3 guesses of the rival, got 1.");
    }
}
