using System.Collections.Concurrent;
using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Plans;
using Chainrule.Reference;

namespace Chainrule.Lab.Analysis;

/// <summary>
/// Are the gradients right, of this model and this loss? Finite differences of the loss, evaluated by the reference in double precision,
/// beside the chain rule in double precision, and both beside the plan that trains.
/// </summary>
/// <remarks>
/// <para>Dropout drops what it dropped in the plan's run, the same in all evaluations; a batch norm takes the batch's own
/// statistics.</para>
/// <para>Gradients below a millionth of the loss are too small for differences to tell right from wrong; errors are measured as if they
/// were that large.</para>
/// <para>Cost: some ten evaluations by the reference for each element, so take a few samples only.</para>
/// </remarks>
public static class GradientCheck
{
    /// <summary>The key of the choice of elements, beside those of the data and of the engine.</summary>
    private const uint Purpose = 7;

    /// <summary>A share of the loss: below, differences are noise.</summary>
    private const double Least = 1e-6;

    /// <summary>A share of the largest gradient of all: below, a parameter's gradient is a sum that cancels to 0.</summary>
    private const double Nothing = 1e-10;

    /// <summary>Differences of two widths that are nearer than this agree, however small the error that is asked for.</summary>
    private const double LeastKink = 1e-7;

    /// <summary>Checks a network's gradients on a batch.</summary>
    /// <param name="network">The network; its weights stay as they are.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="images">Normalised samples, one after the other.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="options">How; the defaults suit.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="Shapes.ShapeException">The loss does not fit, or a batch norm got a single sample.</exception>
    public static GradientCheckResult Of(
        Network network, Loss loss, ReadOnlySpan<float> images, ReadOnlySpan<float> labels, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        var (input, prediction) = network.Describe(labels.Length);
        var target = Input.Of("labels", labels.Length);
        var given = new Dictionary<Node, float[]> { [input] = images.ToArray(), [target] = labels.ToArray() };
        return Of(loss(prediction, target), network.Weights, given, options, network.Options);
    }

    /// <summary>Checks the gradients of any loss.</summary>
    /// <param name="loss">L, a node of one element.</param>
    /// <param name="weights">The weights; they stay as they are.</param>
    /// <param name="inputs">The numbers of every input.</param>
    /// <param name="options">How; the defaults suit.</param>
    /// <param name="plan">How the plan is made; fused or not, as it would train.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="NotSupportedException">The reference has no definition of an op: one of your own, for instance.</exception>
    public static GradientCheckResult Of(
        Node loss,
        ParameterArena weights,
        IReadOnlyDictionary<Node, float[]> inputs,
        GradientCheckOptions? options = null,
        PlanOptions? plan = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new();
        var at = new Interpreter();
        foreach (var node in weights.Variables) at[node] = Doubles(weights.Rows(node));
        foreach (var (input, numbers) in inputs) at[input] = Doubles(numbers);
        var planned = Planned(loss, weights, inputs, plan, at);
        var trained = Phase.Training(loss)[0];
        var byRule = at.Evaluate(ChainRule.Differentiate(trained, weights.Parameters));
        var order = Node.InOrder(trained);
        var values = order.Zip(at.Evaluate(order)).ToDictionary(pair => pair.First, pair => pair.Second);

        // What cancels to 0 in double precision leaves noise in single: its error is measured by the gradients that cancel.
        var largest = byRule.Select(gradient => gradient.Max(Math.Abs)).ToArray();
        var largestOfAll = largest.DefaultIfEmpty().Max();
        var least = Least * Math.Max(1, Math.Abs(values[trained][0]));
        var found = new ParameterCheck[byRule.Length];
        var chosen = byRule.Select((gradient, i) => Chosen(gradient, options, (uint)i).ToArray()).ToArray();
        var (done, all) = (0, chosen.Sum(elements => elements.Length));

        // One at a time: the first layers, through all of whose followers a change must go, cost the most.
        var parts = Partitioner.Create(Enumerable.Range(0, found.Length), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(parts, new ParallelOptions { CancellationToken = options.Cancellation }, i =>
        {
            var parameter = weights.Parameters[i];
            var scale = Math.Max(largest[i] > Nothing * largestOfAll ? largest[i] : largestOfAll, least);
            var slope = new Slope(trained, parameter, values);
            var (error, compared, kinks) = (0.0, 0, 0);
            foreach (var element in chosen[i])
            {
                options.Cancellation.ThrowIfCancellationRequested();
                if (slope.At(element, Math.Max(options.Bound, LeastKink) * scale) is { } difference)
                {
                    compared++;
                    error = Larger(error, Math.Abs(byRule[i][element] - difference) / scale);
                }
                else
                {
                    kinks++;
                }

                options.Progress?.Invoke(Interlocked.Increment(ref done), all);
            }

            var planError = byRule[i].Zip(planned[i], (a, b) => Math.Abs(a - b) / scale).Aggregate(0.0, Larger);
            found[i] = new()
            {
                Name = ((Variable)parameter.Op).FullName,
                Shape = ((Variable)parameter.Op).OutsideShape.Sizes.ToArray(),
                Checked = compared,
                AtKinks = kinks,
                LargestGradient = largest[i],
                Error = error,
                PlanError = planError,
                Agrees = compared > 0 && error <= options.Bound,
                PlanAgrees = planError <= options.PlanBound,
            };
        });
        return new(values[trained][0], found);
    }

    /// <summary>The plan's gradients; what it drew at random is what the reference takes too.</summary>
    private static float[][] Planned(
        Node loss, ParameterArena weights, IReadOnlyDictionary<Node, float[]> inputs, PlanOptions? options, Interpreter at)
    {
        var draws = Node.InOrder(Phase.Training(loss)).Where(node => node.Op.Draws).ToArray();
        var buffers = weights.Variables.Except(weights.Parameters).Select(node => (Node: node, Values: weights.Read(node))).ToArray();
        using var plan = Plan.ForTraining(loss, weights, null, draws, options);
        foreach (var (input, numbers) in inputs) numbers.CopyTo(plan.Input(input));
        plan.Run();
        foreach (var node in draws) at[node] = Doubles(plan.Value(node));
        foreach (var (node, values) in buffers) weights.Assign(node, values);
        return [.. weights.Parameters.Select(parameter => plan.Gradient(parameter).ToArray())];
    }

    /// <summary>Which elements: that of the largest gradient, and others at random; all of them where there are no more.</summary>
    private static IEnumerable<int> Chosen(double[] gradient, GradientCheckOptions options, uint index)
    {
        if (gradient.Length <= options.Elements) return Enumerable.Range(0, gradient.Length);
        var random = new Philox(options.Seed, Purpose, 0, index);
        var chosen = new HashSet<int> { Array.IndexOf(gradient, gradient.MaxBy(Math.Abs)) };
        while (chosen.Count < options.Elements) chosen.Add(random.NextInt32(gradient.Length));
        return chosen;
    }

    private static double Larger(double a, double b) => double.IsNaN(b) ? double.PositiveInfinity : Math.Max(a, b);

    private static double[] Doubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++) doubles[i] = values[i];
        return doubles;
    }
}
