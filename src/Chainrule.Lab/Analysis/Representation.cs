using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Analysis;

/// <summary>Samples as a network sees them at one place, a row of numbers each: what maps are drawn of.</summary>
/// <param name="Layer">The path of the module whose result it is; empty for raw pixels.</param>
/// <param name="Count">The number of samples.</param>
/// <param name="Size">The numbers of each.</param>
/// <param name="Values">Count rows of Size numbers, in the data set's order.</param>
public sealed record Representation(string Layer, int Count, int Size, ReadOnlyMemory<float> Values)
{
    /// <summary>One sample's numbers.</summary>
    /// <param name="sample">The sample.</param>
    /// <returns>Its row.</returns>
    public ReadOnlySpan<float> this[int sample] => Values.Span.Slice(sample * Size, Size);

    /// <summary>Runs samples through a network as it predicts, on its threads, and keeps one module's results.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The samples; take a <see cref="Subset"/> of a large data set.</param>
    /// <param name="normalisation">How pixels become numbers.</param>
    /// <param name="layer">
    /// The module's path, <c>2</c> for example; by default the last hidden layer: what the last linear layer or convolution gets.
    /// </param>
    /// <returns>The results.</returns>
    /// <exception cref="ArgumentException">
    /// The network is made for other samples, there is no such module, or there are more numbers than an array holds.
    /// </exception>
    public static Representation Of(Network network, IDataSet data, Normalisation normalisation, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        var (name, size) = ("", 0);
        using var sweep = new Sweep(network, data, normalisation, prediction =>
        {
            (name, var node) = Place(network, Phase.Predicting(prediction)[0], layer);
            size = node.Shape.Product(1, node.Shape.Rank);
            return [node];
        });
        var values = new float[Length(data, size)];
        while (sweep.Next()) sweep.Value(0).CopyTo(values.AsSpan(sweep.First * size));
        return new(name, data.Count, size, values);
    }

    /// <summary>The samples themselves.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="normalisation">How pixels become numbers.</param>
    /// <returns>Their pixels.</returns>
    /// <exception cref="ArgumentException">There are more numbers than an array holds.</exception>
    public static Representation OfPixels(IDataSet data, Normalisation normalisation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(normalisation);
        var size = data.SampleShape.Aggregate(1, (product, extent) => product * extent);
        var values = new float[Length(data, size)];
        for (var i = 0; i < data.Count; i++) normalisation.Apply(data.Image(i), values.AsSpan(i * size, size));
        return new("", data.Count, size, values);
    }

    private static (string Layer, Node Result) Place(Network network, Node prediction, string? layer)
    {
        if (layer is null && Products.Of(prediction).LastOrDefault() is { } product)
        {
            // The product may have its inputs through a view of its own.
            var source = product.Inputs[0];
            while (source.Op.IsView && source.Path == product.Path) source = source.Inputs[0];
            return (source.Path, product.Inputs[0]);
        }

        var modules = ModuleResult.Of(network.Model, prediction);
        var found = modules.FirstOrDefault(module => module.Path == (layer ?? prediction.Path)) ?? throw new ArgumentException(
            $"representation: expected a layer ({string.Join(", ", modules.Select(module => module.Path))}), got '{layer}'.");
        return (found.Path, found.Result);
    }

    private static int Length(IDataSet data, int size)
    {
        var length = (long)data.Count * size;
        if (length <= Array.MaxLength) return (int)length;
        throw new ArgumentException(
            $"representation: expected at most {Array.MaxLength:n0} numbers, got {data.Count:n0} x {size:n0}. Take a part of {data.Name}?");
    }
}
