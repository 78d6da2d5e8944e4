using Chainrule.Graph;
using Chainrule.Lab.Training;
using Chainrule.Plans;

namespace Chainrule.Lab.Analysis;

/// <summary>A network opened for looking at single samples: what each module makes of them as the network predicts.</summary>
/// <remarks>Kept open, it answers in the time of a prediction. It is used by one thread at a time.</remarks>
public sealed class Activations : IDisposable
{
    private readonly Plan _plan;
    private readonly Node _images;
    private readonly IReadOnlyList<ModuleResult> _modules;

    /// <summary>Opens a network.</summary>
    /// <param name="network">The network; it must outlive this.</param>
    public Activations(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        (_images, var prediction) = network.Describe(1);
        _modules = ModuleResult.Of(network.Model, Phase.Predicting(prediction)[0]);
        _plan = Plan.ForInference([.. _modules.Select(module => module.Result)], network.Weights, network.Options);
    }

    /// <summary>Looks at a sample.</summary>
    /// <param name="image">The sample, normalised.</param>
    /// <returns>The modules' results, inputs first.</returns>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the sample has.</exception>
    public IReadOnlyList<Activation> Of(ReadOnlySpan<float> image)
    {
        var input = _plan.Input(_images);
        if (image.Length != input.Length)
            throw new ArgumentException($"activations: expected a sample of {input.Length} numbers, got {image.Length}.");
        image.CopyTo(input);
        _plan.Run();
        return [.. _modules.Select(module => new Activation(
            module.Path, module.Kind, module.Result.Shape.Sizes[1..].ToArray(), _plan.Value(module.Result).ToArray()))];
    }

    /// <summary>Gives the plan's memory back; the network stays.</summary>
    public void Dispose() => _plan.Dispose();
}
