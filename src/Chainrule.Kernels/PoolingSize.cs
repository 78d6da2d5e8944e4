namespace Chainrule.Kernels;

/// <summary>The sizes of a pooling: planes of one height and width, each pooled by itself.</summary>
/// <param name="Planes">Batch · channels.</param>
/// <param name="Image">Height and width of a plane.</param>
/// <param name="Window">What slides over it.</param>
public readonly record struct PoolingSize(int Planes, Size2d Image, Window Window)
{
    /// <summary>Height and width of a pooled plane.</summary>
    public Size2d Places => Window.Over(Image);
}
