using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Lab.Training;
using Chainrule.Ops;
using Chainrule.Plans;

namespace Chainrule.Lab.Analysis;

/// <summary>A layer's weights as images: what each unit looks for.</summary>
/// <remarks>
/// A linear layer's unit is an image of what it sees: of the sample where that is a picture, else of the feature maps before it, or one
/// row of numbers. A convolution's is its filter. Where a module makes weights of others (weight norm), they are those it makes.
/// </remarks>
public sealed record WeightImages
{
    /// <summary>The path of the layer's module, as in the names of its parameters.</summary>
    public required string Layer { get; init; }

    /// <summary>Whether the images are filters of a convolution.</summary>
    public required bool IsConvolution { get; init; }

    /// <summary>How many units the layer has, shown or not.</summary>
    public required int Units { get; init; }

    /// <summary>The shape of each image: channels, height, width.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>The images of the units that were chosen.</summary>
    public required IReadOnlyList<WeightImage> Images { get; init; }

    /// <summary>The largest |weight| in the images: one scale for all, with 0 in the middle.</summary>
    public double LargestSize => Images.Count == 0 ? 0 : Images.Max(image => Distribution.Of(image.Values.Span).LargestSize);

    /// <summary>Reads a layer's weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">The path of a linear layer or convolution; the first one where none is named.</param>
    /// <param name="most">How many units at most.</param>
    /// <param name="choice">Which ones, where there are more.</param>
    /// <returns>The images; null where none is named and the model has no such layer.</returns>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public static WeightImages? Of(Network network, string? layer = null, int most = 64, UnitChoice choice = UnitChoice.First)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var products = Products.Of(network.Describe(1).Prediction).ToList();
        var product = layer is null ? products.FirstOrDefault() : products.FirstOrDefault(node => node.Path == layer);
        if (product is null)
        {
            if (layer is null) return null;
            throw new ArgumentException(
                $"weights: expected a layer with weights ({string.Join(", ", products.Select(node => node.Path))}), got '{layer}'.");
        }

        using var plan = Plan.ForInference([product.Inputs[1]], network.Weights, network.Options);
        plan.Run();
        var isConvolution = product.Op is Conv2d;
        var shape = product.Inputs[1].Shape;
        var units = isConvolution ? shape[0] : shape[1];
        var size = shape.Count / units;
        var values = plan.Value(product.Inputs[1]).ToArray();
        if (!isConvolution)
        {
            // Stored by input and output, so that a unit's weights lie a row apart.
            var byUnit = new float[values.Length];
            Transpose.Run(values, size, units, byUnit);
            values = byUnit;
        }

        var all = Enumerable.Range(0, units).Select(unit => Image(unit, values.AsSpan(unit * size, size)));
        if (choice == UnitChoice.LargestNorm) all = all.OrderByDescending(image => image.Norm);
        return new()
        {
            Layer = product.Path,
            IsConvolution = isConvolution,
            Units = units,
            Shape = isConvolution ? [shape[1], shape[2], shape[3]] : Seen(product.Inputs[0]),
            Images = [.. all.Take(most)],
        };
    }

    private static WeightImage Image(int unit, ReadOnlySpan<float> values) => new(unit, Distribution.Of(values).Norm, values.ToArray());

    /// <summary>The shape of what was flattened into a layer's inputs.</summary>
    private static int[] Seen(Node inputs)
    {
        var node = inputs;
        while (node.Op.IsView && node.Shape.Rank < 4) node = node.Inputs[0];
        var isImage = node.Shape.Rank == 4 && node.Shape.Count == inputs.Shape.Count;
        return isImage ? node.Shape.Sizes[1..].ToArray() : [1, 1, inputs.Shape[1]];
    }
}
