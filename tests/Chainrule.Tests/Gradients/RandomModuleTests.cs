using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Nn;
using Chainrule.Shapes;
using Chainrule.Tests.Parity;

namespace Chainrule.Tests.Gradients;

/// <summary>Norms and convolutions over random shapes and in two places at once, by finite differences and as float plans.</summary>
public class RandomModuleTests
{
    private const ulong Seeds = 16;

    [Fact]
    public void A_batch_norm_of_any_shape() => Check(draw =>
    {
        var x = draw.Leaf(new Shape([2 + draw.Below(3), 1 + draw.Below(4), .. draw.Shape(0, 3).Sizes]));
        return new BatchNorm { Epsilon = 0.1, Momentum = draw.Uniform(0.1f, 1) }.Apply(x);
    });

    [Fact]
    public void A_batch_norm_in_two_places() => Check(draw =>
    {
        var norm = new BatchNorm { Epsilon = 1 };
        var x = draw.Leaf(new Shape([2 + draw.Below(3), 1 + draw.Below(4), .. draw.Shape(0, 2).Sizes]));
        return norm.Apply(norm.Apply(x).Tanh());
    });

    [Fact]
    public void A_weight_norm_of_any_convolution() => Check(draw =>
    {
        var (filters, x) = Convolution(draw, sameShape: false);
        return new WeightNorm(filters).Apply(x);
    });

    [Fact]
    public void A_weight_norm_and_a_batch_norm_of_any_convolution() => Check(draw =>
    {
        // A bias has no gradient where the mean is subtracted.
        var (filters, x) = Convolution(draw, sameShape: false, bias: false);
        return new Sequential(new WeightNorm(filters), new BatchNorm { Epsilon = 0.1 }).Apply(x);
    });

    [Fact]
    public void A_convolution_of_its_own_result() => Check(draw =>
    {
        var (filters, x) = Convolution(draw, sameShape: true);
        return filters.Apply(filters.Apply(x).Tanh());
    });

    [Fact]
    public void A_convolution_of_images_of_two_sizes() => Check(draw =>
    {
        var (filters, x) = Convolution(draw, sameShape: false);
        var larger = draw.Leaf(x.Shape.With(0, 1 + draw.Below(3)).With(2, x.Shape[2] + 2).With(3, x.Shape[3] + 1));
        return filters.Apply(x).Mean() + filters.Apply(larger).Tanh();
    });

    [Fact]
    public void A_weight_norm_in_two_places() => Check(draw =>
    {
        var (filters, x) = Convolution(draw, sameShape: true);
        var normed = new WeightNorm(filters);
        return normed.Apply(x + normed.Apply(x).Tanh());
    });

    /// <summary>A convolution and images for it; of one shape with its result, or with any stride, padding, dilation and groups.</summary>
    private static (Conv2d Filters, Node Images) Convolution(Draw draw, bool sameShape, bool bias = true)
    {
        var groups = 1 + draw.Below(3);
        var channels = groups * (1 + draw.Below(2));
        var outputs = sameShape ? channels : groups * (1 + draw.Below(2));
        var (stride, padding, dilation) = (sameShape ? 1 : Size(1, 3), Size(0, 2), Size(1, 2));

        // Of a unit's single weight only the sign would count to a weight norm: no gradient, and so nothing to compare.
        var kernel = new Size2d(1 + draw.Below(3), 2 + draw.Below(2));
        if (sameShape)
        {
            kernel = new Size2d(1 + 2 * draw.Below(2), 3);
            padding = new Size2d(dilation.Height * (kernel.Height / 2), dilation.Width * (kernel.Width / 2));
        }

        var height = Math.Max(1, dilation.Height * (kernel.Height - 1) + 1 - 2 * padding.Height) + draw.Below(3);
        var width = Math.Max(1, dilation.Width * (kernel.Width - 1) + 1 - 2 * padding.Width) + draw.Below(3);
        return (
            new Conv2d(outputs, kernel, stride, padding, dilation, groups) { Bias = bias && draw.Below(2) == 0 },
            draw.Leaf(new Shape(2 + draw.Below(2), channels, height, width)));

        Size2d Size(int least, int most) => new(least + draw.Below(most - least + 1), least + draw.Below(most - least + 1));
    }

    private static void Check(Func<Draw, Node> describe)
    {
        for (var seed = 0UL; seed < Seeds; seed++)
        {
            var draw = new Draw(seed);
            var y = describe(draw);
            ModuleGradientTests.Give(draw, y);
            var loss = draw.Loss(y);
            draw.LargestError(loss).ShouldBeLessThan(1e-6, $"gradient, seed {seed}, {y}");
            Compared.Distance(draw, loss, y).ShouldBeLessThan(1, $"plan, seed {seed}, {y}");
        }
    }
}
