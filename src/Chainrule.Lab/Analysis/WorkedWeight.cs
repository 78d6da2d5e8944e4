using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule.Lab.Analysis;

/// <summary>The gradient of one weight of the last linear layer, worked out from the two numbers it is made of.</summary>
/// <param name="Name">The weight matrix.</param>
/// <param name="Input">Which input of the layer.</param>
/// <param name="Output">Which output.</param>
/// <param name="Weight">The weight from the one to the other.</param>
/// <param name="Activation">The input x: what the layer before says there.</param>
/// <param name="Error">The output's error dL/dy.</param>
/// <param name="Product">x · dL/dy: dL/dw by hand.</param>
/// <param name="Planned">dL/dw as the plan computed it.</param>
public sealed record WorkedWeight(
    string Name, int Input, int Output, float Weight, float Activation, float Error, float Product, float Planned)
{
    /// <summary>Works out the weight where the largest input meets the largest error, in a pass of one sample.</summary>
    /// <param name="probe">The probe, after a run.</param>
    /// <returns>The weight; null where the model has no linear layer.</returns>
    internal static WorkedWeight? Of(Probe probe)
    {
        var product = Node.InOrder(probe.Prediction).LastOrDefault(node =>
            node.Op is MatMul { Size: { TransposeA: false, TransposeB: false } } && node.Shape[0] == 1
            && probe.HasGradient(node.Inputs[1]));
        if (product is null) return null;
        var (x, w) = (product.Inputs[0], product.Inputs[1]);
        var (input, output) = (Largest(probe.Value(x)), Largest(probe.Gradient(product)));
        var (activation, error, at) = (probe.Value(x)[input], probe.Gradient(product)[output], input * product.Shape[1] + output);
        var name = w.Op is Variable variable ? variable.FullName : $"{w.Path}.weight";
        return new(name, input, output, probe.Value(w)[at], activation, error, activation * error, probe.Gradient(w)[at]);
    }

    private static int Largest(ReadOnlySpan<float> values)
    {
        var largest = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (Math.Abs(values[i]) > Math.Abs(values[largest])) largest = i;
        }

        return largest;
    }
}
