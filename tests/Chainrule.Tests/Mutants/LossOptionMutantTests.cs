using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Ops;
using Chainrule.Shapes;
using Chainrule.Tests.PyTorch;

namespace Chainrule.Tests.Mutants;

/// <summary>Losses whose options are a little wrong, against PyTorch's numbers: each must be noticed.</summary>
public class LossOptionMutantTests
{
    private static readonly double[] s_weights = [0.25, 1.5, 1, 3];
    private static readonly Node s_row = Constant.Of(new Shape(4), s_weights);

    private static readonly Dictionary<string, (string Case, Loss Wrong)> s_mutants = new()
    {
        ["no smoothing"] = ("crossEntropy: indices, smoothing", CrossEntropy.Of),
        ["smoothing over K − 1"] = ("crossEntropy: indices, smoothing", (y, t) => Smoothed(y, t, 0.125, 0.125 / 3, 0.125 / 3)),
        ["smoothing of the other classes only"] = ("crossEntropy: indices, smoothing", (y, t) => Smoothed(y, t, 0.125, 0, 0.125 / 3)),
        ["smoothing that takes nothing from the label"] =
            ("crossEntropy: indices, smoothing", (y, t) => Smoothed(y, t, 0, 1 / 32.0, 1 / 32.0)),
        ["smoothing that gives the label nothing back"] =
            ("crossEntropy: indices, smoothing", (y, t) => Smoothed(y, t, 0.125, 0, 1 / 32.0)),
        ["smoothing of probabilities forgotten"] = ("crossEntropy: probabilities, smoothing", CrossEntropy.Of),
        ["class weights forgotten"] = ("crossEntropy: indices, class weights", CrossEntropy.Of),
        ["a weighted mean over the samples"] =
            ("crossEntropy: indices, class weights", (y, t) => -(OneHot.Of(t, 4) * s_row * y.LogSoftmax()).Sum() / 6),
        ["a weighted mean over all weights"] = (
            "crossEntropy: indices, class weights",
            (y, t) => -(OneHot.Of(t, 4) * s_row * y.LogSoftmax()).Sum() / s_row.Sum()),
        ["probabilities averaged over their weights"] = (
            "crossEntropy: probabilities, class weights",
            (y, t) => -(t * s_row * y.LogSoftmax()).Sum() / (t * s_row).Sum()),
        ["scores weighted, not their logarithms"] =
            ("crossEntropy: indices, class weights", (y, t) => CrossEntropy.With(classWeights: s_weights)(y * s_row, t)),
        ["smoothed weights in the denominator"] = ("crossEntropy: indices, smoothing and class weights", (y, t) =>
        {
            var smooth = (OneHot.Of(t, 4) * 0.875 + 1 / 32.0) * s_row;
            return -(smooth * y.LogSoftmax()).Sum() / smooth.Sum();
        }
        ),
        ["only the label's term weighted"] = (
            "crossEntropy: indices, smoothing and class weights",
            (y, t) => 0.875 * CrossEntropy.With(classWeights: s_weights)(y, t) - 0.125 * y.LogSoftmax().Mean()),
        ["nll without class weights"] = ("nll: class weights", Nll.Of),
        ["nll over the samples"] = ("nll: class weights", (y, t) => -(OneHot.Of(t, 4) * s_row * y).Sum() / 6),
        ["absolute error summed"] = ("l1: mean", (y, t) => (y - t).Abs().Sum()),
        ["absolute error over the batch"] = ("l1: mean", (y, t) => (y - t).Abs().Sum() / 6),
        ["a root near 0"] = ("l1: mean", (y, t) => ((y - t).Square() + 1e-3).Sqrt().Mean()),
        ["absolute error with a gradient at 0"] = ("l1: mean", (y, t) => (2 * (y - t).Relu() - (y - t)).Mean()),
        ["huber without its half"] = ("huber: delta 0.5", (y, t) => 2 * Huber.With(0.5)(y, t)),
        ["huber divided by delta"] = ("huber: delta 0.5", (y, t) => Huber.With(0.5)(y, t) / 0.5),
        ["huber of another delta"] = ("huber: delta 2.0", Huber.Of),
        ["huber that never bends"] = ("huber: delta 2.0", (y, t) => 0.5 * Mse.Of(y, t)),
        ["huber with a jump"] = ("huber: delta 0.5", (y, t) => Bent(y - t, 0.5, e => 0.5 * e.Abs())),
        ["huber with a slope of 1"] = ("huber: delta 0.5", (y, t) => Bent(y - t, 0.5, e => e.Abs() - 0.375)),
        ["binary cross-entropy of the wrong sign"] = ("bceWithLogits: 0 and 1", (y, t) => -BceWithLogits.Of(y, t)),
        ["yes and no exchanged"] = ("bceWithLogits: 0 and 1", (y, t) => BceWithLogits.Of(y, 1 - t)),
        ["binary cross-entropy over the batch"] = ("bceWithLogits: 0 and 1", (y, t) => 4 * BceWithLogits.Of(y, t)),
        ["binary cross-entropy of probabilities"] = ("bceWithLogits: 0 and 1", (y, t) => BceWithLogits.Of(y.Sigmoid() * 1, t)),
        ["probabilities rounded to labels"] =
            ("bceWithLogits: probabilities", (y, t) => BceWithLogits.Of(y, GreaterThan.Of(t, Constant.Of(0.5)))),
        ["weights of both answers"] = (
            "bceWithLogits: 0 and 1, positive weights",
            (y, t) => (s_row * (y.Softplus() - t * y)).Mean()),
        ["weights of the no"] = ("bceWithLogits: 0 and 1, positive weights", (y, t) => BceWithLogits.With(s_weights)(-y, 1 - t)),
        ["a mean over the positive weights"] = (
            "bceWithLogits: 0 and 1, positive weights",
            (y, t) => BceWithLogits.With(s_weights)(y, t) * 24 / (t * s_row + 1 - t).Sum()),
    };

    public static TheoryData<string> Mutants => [.. s_mutants.Keys];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_broken_option_is_noticed(string mutant)
    {
        var (name, wrong) = s_mutants[mutant];
        var tested = new LossFixture(name);
        tested.DistanceOfDoubles(tested.Loss).ShouldBeLessThan(Fixture.Double);
        tested.DistanceOfDoubles(wrong).ShouldBeGreaterThan(1e-4);
    }

    /// <summary>Cross-entropy of labels that lose a part, get one back, and give one to each other class.</summary>
    private static Node Smoothed(Node y, Node labels, double lost, double back, double given)
    {
        var t = OneHot.Of(labels, 4);
        return -((t * (1 - lost + back) + (1 - t) * given) * y.LogSoftmax()).Sum() / 6;
    }

    /// <summary>½e² within δ, something else beyond.</summary>
    private static Node Bent(Node e, double delta, Func<Node, Node> beyond)
    {
        var outside = GreaterThan.Of(e.Abs(), Constant.Of(delta));
        return ((1 - outside) * 0.5 * e.Square() + outside * beyond(e)).Mean();
    }
}
