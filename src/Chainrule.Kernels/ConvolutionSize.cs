using System.Numerics;

namespace Chainrule.Kernels;

/// <summary>
/// The sizes of a convolution: x [batch, channels, height, width], w [outputs, channels / groups, kernel height, kernel width], y [batch,
/// outputs, places down, places across].
/// </summary>
/// <param name="Batch">Images.</param>
/// <param name="Channels">Channels of x.</param>
/// <param name="Outputs">Channels of y.</param>
/// <param name="Image">Height and width of x.</param>
/// <param name="Window">What slides over the image.</param>
/// <param name="Groups">Into how many groups channels and outputs are cut; each output sees the channels of its own group only.</param>
public readonly record struct ConvolutionSize(int Batch, int Channels, int Outputs, Size2d Image, Window Window, int Groups = 1)
{
    private const int MostRuns = 8;
    private const int FewestImages = 8;

    /// <summary>So many places, each with a multiply-add for every weight, make the end of a run cost little.</summary>
    private const int FewestPlaces = 1568;

    /// <summary>Height and width of y.</summary>
    public Size2d Places => Window.Over(Image);

    /// <summary>The products that are summed for each element of y: channels / groups · kernel height · kernel width.</summary>
    public int Taps => checked(Channels / Groups * Window.Kernel.Area);

    /// <summary>Floating-point operations of the convolution and of each of its derivatives; a fused multiply-add counts two.</summary>
    public long Flops => 2L * Batch * Outputs * Places.Area * Taps;

    /// <summary>
    /// Into how many runs of images the gradient of the weights is cut: 1, 2, 4 or 8, of 8 images at least and about 1568 places. Each is
    /// summed by itself and then they are, in order: so threads may share out images, and no sum shows it.
    /// </summary>
    public int Runs => HasChains || Outputs * Taps == 1 ? 1
        : 1 << BitOperations.Log2((uint)Math.Clamp(Math.Min(Batch / FewestImages, (long)Batch * Places.Area / FewestPlaces), 1, MostRuns));

    /// <summary>Whether each element of the weights' gradient is one chain over all images and places.</summary>
    internal bool HasChains => Outputs / Groups >= 16 && Channels / Groups >= 6;

    /// <summary>The first image of a run.</summary>
    /// <param name="run">Which run, from 0; or how many there are, for the image after the last.</param>
    /// <returns>The image.</returns>
    public int FirstImage(int run) => (int)((long)Batch * run / Runs);
}
