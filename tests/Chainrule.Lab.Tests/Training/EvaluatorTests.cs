using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;

namespace Chainrule.Lab.Tests.Training;

public class EvaluatorTests
{
    /// <summary>Scores that are the sample itself.</summary>
    private static Network Identity()
    {
        var network = new Network(new Sequential(new Linear(3) { Bias = false }), [3], seed: 1);
        network.Weights.Assign(network.Weights.Parameters[0], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        return network;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(100)]
    public void Loss_confusion_and_guesses_are_those_of_the_samples_whatever_the_batch(int batch)
    {
        using var network = Identity();
        using var evaluator = new Evaluator(network, CrossEntropy.Of);
        float[][] scores = [[3, 0, 0], [0, 3, 0], [0, 0, 3], [0, 3, 0], [0, 0, 3], [0, 3, 0], [1, 1, 1]];
        var evaluation = evaluator.Run(new PointLoader(scores, [0, 0, 0, 1, 1, 0, 2], batch));

        evaluation.Guesses.ShouldBe([0, 1, 2, 1, 2, 1, 0]);
        evaluation.Count.ShouldBe(7);
        evaluation.Correct.ShouldBe(2);
        evaluation.Confusion.Cast<int>().ShouldBe([1, 2, 1, 0, 1, 1, 1, 0, 0]);
        evaluation.Accuracy.ShouldBe(2.0 / 7);
        evaluation.HalfWidth.ShouldBe(1.96 * Math.Sqrt(2.0 / 7 * (5.0 / 7) / 7), 1e-12);
        var sum = Math.Exp(3) + 2;
        evaluation.Loss.ShouldBe((2 * (Math.Log(sum) - 3) + 4 * Math.Log(sum) + Math.Log(3)) / 7, 1e-6);
    }

    [Fact]
    public void Confused_pairs_go_by_frequency_then_by_class_and_leave_out_what_never_happened()
    {
        var evaluation = new Evaluation(20, 0, 9, new[,] { { 3, 1, 4 }, { 0, 3, 1 }, { 2, 0, 3 } }, []);
        evaluation.Confused(10).ShouldBe([(0, 2, 4), (2, 0, 2), (0, 1, 1), (1, 2, 1)]);
        evaluation.Confused(1).ShouldBe([(0, 2, 4)]);
        evaluation.Confused(0).ShouldBeEmpty();
    }

    [Fact]
    public void Of_nothing_there_is_nothing_to_tell()
    {
        using var network = Identity();
        using var evaluator = new Evaluator(network, CrossEntropy.Of);
        var evaluation = evaluator.Run(new PointLoader([], [], 5));
        (evaluation.Count, evaluation.Loss, evaluation.Accuracy, evaluation.HalfWidth).ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public void Measuring_moves_no_weight()
    {
        using var network = Identity();
        using var evaluator = new Evaluator(network, CrossEntropy.Of);
        var before = network.Weights.Weights.ToArray();
        evaluator.Run(new PointLoader([[1, 2, 3]], [0], 1));
        network.Weights.Weights.ToArray().ShouldBe(before);
    }

    [Fact]
    public void A_model_that_does_not_end_in_classes_is_refused() =>
        Should.Throw<Shapes.ShapeException>(() => new Network(new Sequential(new ReLU()), [1, 2, 2], seed: 1)).Message
            .ShouldEndWith("Flatten first?");
}
