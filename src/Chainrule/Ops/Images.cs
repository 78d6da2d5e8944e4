using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>What the ops on images ask of their sizes. Errors name the module being described, if there is one.</summary>
internal static class Images
{
    /// <summary>The sizes of images [batch, channels, height, width].</summary>
    public static (int Batch, int Channels, Size2d Size) Expect(string op, Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var shape = x.Shape;
        if (shape.Rank == 4) return (shape[0], shape[1], new Size2d(shape[2], shape[3]));
        throw Refuse(op, $"expected [batch, channels, height, width], got {shape}. Reshape first?");
    }

    /// <summary>Refuses groups into which the channels or the outputs cannot be cut.</summary>
    public static void Expect(string op, int channels, int outputs, int groups)
    {
        if (groups >= 1 && channels % groups == 0 && outputs % groups == 0) return;
        throw Refuse(op, $"expected groups that divide {channels} channels and {outputs} outputs, got {groups}.");
    }

    /// <summary>Refuses a window that makes no sense, or is larger than the image with its padding.</summary>
    public static void Expect(string op, Window window, Size2d image)
    {
        if (Smallest(window.Kernel) < 1 || Smallest(window.Stride) < 1 || Smallest(window.Dilation) < 1 || Smallest(window.Padding) < 0)
        {
            throw Refuse(
                op,
                $"expected kernel, stride and dilation of at least 1 and padding of at least 0, got kernel {window.Kernel}, "
                    + $"stride {window.Stride}, dilation {window.Dilation}, padding {window.Padding}.");
        }

        // In longs, for the numbers are anybody's.
        var (down, across) = (Span(window.Kernel.Height, window.Dilation.Height), Span(window.Kernel.Width, window.Dilation.Width));
        var (height, width) = (image.Height + 2L * window.Padding.Height, image.Width + 2L * window.Padding.Width);
        if (height > int.MaxValue || width > int.MaxValue)
        {
            throw Refuse(op, $"expected a padded image of less than 2^31 rows and columns, got {height} x {width}. Less padding?");
        }

        if (down <= height && across <= width) return;
        var spread = window.Dilation == 1 ? "" : $", spread to {down} x {across} by dilation {window.Dilation},";
        throw Refuse(
            op,
            $"expected a kernel within the padded image {height} x {width}, got {window.Kernel}{spread} over {image} with padding "
                + $"{window.Padding}. A smaller kernel, or more padding?");
    }

    public static ShapeException Refuse(string op, string message) =>
        new(Scope.Path.Length == 0 ? $"{op}: {message}" : $"{Scope.Path} ({op}): {message}");

    private static int Smallest(Size2d size) => Math.Min(size.Height, size.Width);

    private static long Span(int kernel, int dilation) => (kernel - 1L) * dilation + 1;
}
