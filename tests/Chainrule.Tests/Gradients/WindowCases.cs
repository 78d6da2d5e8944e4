using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Tests.Gradients;

/// <summary>Ops that slide a window, over random images, strides, paddings, dilations and groups.</summary>
internal static class WindowCases
{
    /// <summary>A convolution; for some seeds one of its derivatives, for some with weights that two convolutions share.</summary>
    public static Node Convolution(Draw draw)
    {
        var groups = 1 + draw.Below(2);
        var (channels, outputs) = (groups * (1 + draw.Below(2)), groups * (1 + draw.Below(2)));
        var (kernel, dilation) = (Size(draw, 1, 3), Size(draw, 1, 2));
        var (stride, padding) = (Size(draw, 1, 2), Size(draw, 0, 2));
        var image = new Size2d(
            Side(draw, kernel.Height, dilation.Height, padding.Height), Side(draw, kernel.Width, dilation.Width, padding.Width));
        var x = draw.Leaf(new Shape(1 + draw.Below(2), channels, image.Height, image.Width));
        var w = draw.Leaf(new Shape(outputs, channels / groups, kernel.Height, kernel.Width));
        var y = Conv2d.Of(x, w, stride, padding, dilation, groups);
        return (draw.Seed % 4) switch
        {
            1 => y.Op.Differentiate(y, draw.Leaf(y.Shape), 0)!,
            2 => y.Op.Differentiate(y, draw.Leaf(y.Shape), 1)!,
            3 => y + Conv2d.Of(x * 0.5f, w, stride, padding, dilation, groups),
            _ => y,
        };
    }

    /// <summary>Maxima; for some seeds their gradient, or what is picked from elsewhere.</summary>
    public static Node MaxPool(Draw draw)
    {
        var (image, kernel, stride, padding) = Pool(draw);
        var y = MaxPool2d.Of(draw.LeafOfDifferentNumbers(image), kernel, stride, padding);
        if (draw.Seed % 4 < 2) return y;

        // Differences on what decides must not count here: where it is a constant, only what is picked or spread is a leaf.
        var x = Constant.Of(image, [.. draw.Order(image.Count).Select(rank => 0.1f * rank)]);
        y = MaxPool2d.Of(x, kernel, stride, padding);
        var spread = y.Op.Differentiate(y, draw.Leaf(y.Shape), 0)!;
        return draw.Seed % 4 == 2 ? spread : spread.Op.Differentiate(spread, draw.Leaf(spread.Shape), 1)!;
    }

    public static Node AvgPool(Draw draw)
    {
        var (image, kernel, stride, padding) = Pool(draw);
        var y = AvgPool2d.Of(draw.Leaf(image), kernel, stride, padding);
        return draw.Seed % 2 == 0 ? y : y.Op.Differentiate(y, draw.Leaf(y.Shape), 0)!;
    }

    private static (Shape Image, Size2d Kernel, Size2d? Stride, Size2d Padding) Pool(Draw draw)
    {
        if (draw.Seed % 3 == 0) return (new Shape(2, 2, 2 + draw.Below(4), 2 + draw.Below(4)), 2, null, 0);
        var kernel = Size(draw, 1, 3);
        var padding = new Size2d(draw.Below(kernel.Height / 2 + 1), draw.Below(kernel.Width / 2 + 1));
        var shape = new Shape(1 + draw.Below(2), 1 + draw.Below(2), kernel.Height + draw.Below(4), kernel.Width + draw.Below(4));
        return (shape, kernel, draw.Below(2) == 0 ? null : Size(draw, 1, 3), padding);
    }

    private static Size2d Size(Draw draw, int least, int most) =>
        new(least + draw.Below(most - least + 1), least + draw.Below(most - least + 1));

    /// <summary>A side of an image: just large enough, or up to two pixels larger.</summary>
    private static int Side(Draw draw, int kernel, int dilation, int padding) =>
        Math.Max(1, dilation * (kernel - 1) + 1 - 2 * padding) + draw.Below(3);
}
