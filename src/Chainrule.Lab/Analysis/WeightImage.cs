namespace Chainrule.Lab.Analysis;

/// <summary>The weights of one unit, or filter, as an image.</summary>
/// <param name="Unit">Which unit of the layer.</param>
/// <param name="Norm">The root of the sum of its weights' squares.</param>
/// <param name="Values">The weights, in the images' shape: channel after channel, row after row.</param>
public sealed record WeightImage(int Unit, double Norm, ReadOnlyMemory<float> Values);
