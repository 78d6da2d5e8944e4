namespace Chainrule.Kernels;

/// <summary>A height and a width. A single number is both, so <c>3</c> and <c>(3, 3)</c> are the same kernel.</summary>
/// <param name="Height">Along the rows of an image.</param>
/// <param name="Width">Along the columns of an image.</param>
public readonly record struct Size2d(int Height, int Width)
{
    /// <summary>The product of both.</summary>
    public int Area => checked(Height * Width);

    /// <summary>The same number for both.</summary>
    /// <param name="size">The number.</param>
    public static implicit operator Size2d(int size) => new(size, size);

    /// <summary>A pair as PyTorch has it: the height first.</summary>
    /// <param name="size">Height and width.</param>
    public static implicit operator Size2d((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>As it is written in messages: <c>3 x 5</c>.</summary>
    public override string ToString() => $"{Height} x {Width}";
}
