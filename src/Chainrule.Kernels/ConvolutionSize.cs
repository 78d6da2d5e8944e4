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
    /// <summary>Height and width of y.</summary>
    public Size2d Places => Window.Over(Image);

    /// <summary>The products that are summed for each element of y: channels / groups · kernel height · kernel width.</summary>
    public int Taps => checked(Channels / Groups * Window.Kernel.Area);

    /// <summary>Floating-point operations of the convolution and of each of its derivatives; a fused multiply-add counts two.</summary>
    public long Flops => 2L * Batch * Outputs * Places.Area * Taps;
}
