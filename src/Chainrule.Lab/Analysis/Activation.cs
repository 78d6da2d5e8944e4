namespace Chainrule.Lab.Analysis;

/// <summary>What a module makes of one sample.</summary>
/// <param name="Path">The module's path; empty for a model that is a single module.</param>
/// <param name="Kind">The name of its class.</param>
/// <param name="Shape">The shape of its result: units, or the channels, height and width of feature maps.</param>
/// <param name="Values">The numbers of its result, in row-major order.</param>
public sealed record Activation(string Path, string Kind, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Values)
{
    /// <summary>Whether the result is feature maps, an image for each channel.</summary>
    public bool IsMaps => Shape.Count == 3;

    /// <summary>One unit's number, or one channel's feature map.</summary>
    /// <param name="channel">Which one.</param>
    /// <returns>Its numbers, row after row.</returns>
    public ReadOnlySpan<float> this[int channel]
    {
        get
        {
            var size = Values.Length / Shape[0];
            return Values.Span.Slice(channel * size, size);
        }
    }
}
