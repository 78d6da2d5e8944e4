using Chainrule.Kernels;
using Chainrule.Ops;

namespace Chainrule.Reference;

/// <summary>Every op that slides a window over images, by its definition.</summary>
internal static class WindowDefinitions
{
    /// <summary>The partial derivative of Σ x · w · y by the one of the three that the op computes.</summary>
    public static double[] Convolution(Conv2d op, double[][] given)
    {
        var size = op.Size;
        var (places, kernel) = (size.Places, size.Window.Kernel);
        var (channels, outputs) = (size.Channels / size.Groups, size.Outputs / size.Groups);
        var form = given.ToList();
        int[] lengths =
        [
            size.Batch * size.Channels * size.Image.Area, size.Outputs * channels * kernel.Area, size.Batch * size.Outputs * places.Area,
        ];
        form.Insert(op.Result, new double[lengths[op.Result]]);
        var (x, w, y) = (form[0], form[1], form[2]);
        var meetings = Meetings(size.Image, size.Window).ToArray();
        for (var n = 0; n < size.Batch * size.Outputs; n++)
        {
            var (image, o) = (n / size.Outputs, n % size.Outputs);
            for (var c = 0; c < channels; c++)
            {
                foreach (var (place, tap, pixel) in meetings)
                {
                    var ix = (image * size.Channels + o / outputs * channels + c) * size.Image.Area + pixel;
                    var iw = (o * channels + c) * kernel.Area + tap;
                    var iy = n * places.Area + place;
                    if (op.Result == 0) x[ix] += w[iw] * y[iy];
                    else if (op.Result == 1) w[iw] += x[ix] * y[iy];
                    else y[iy] += x[ix] * w[iw];
                }
            }
        }

        return form[op.Result];
    }

    /// <summary>From each window the t where x is greatest, the first of equals, NaN being the greatest; or back to there.</summary>
    public static double[] MaxPool(MaxPool2d op, double[] x, double[] t)
    {
        var (places, pixels) = (op.Size.Places.Area, op.Size.Image.Area);
        var y = new double[op.Size.Planes * (op.Back ? pixels : places)];
        var windows = Meetings(op.Size.Image, op.Size.Window).ToLookup(meeting => meeting.Place, meeting => meeting.Pixel);
        for (var plane = 0; plane < op.Size.Planes; plane++)
        {
            for (var place = 0; place < places; place++)
            {
                var seen = windows[place].Select(pixel => plane * pixels + pixel).ToArray();
                var greatest = seen.Select(pixel => x[pixel]).Aggregate(Math.Max);
                var at = seen.First(pixel => x[pixel].Equals(greatest));
                if (op.Back) y[at] += t[plane * places + place];
                else y[plane * places + place] = t[at];
            }
        }

        return y;
    }

    /// <summary>The mean of each window, zeros beyond the edge counted; or each place's share back to all that it saw.</summary>
    public static double[] AvgPool(AvgPool2d op, double[] x)
    {
        var (places, pixels) = (op.Size.Places.Area, op.Size.Image.Area);
        var y = new double[op.Size.Planes * (op.Back ? pixels : places)];
        for (var plane = 0; plane < op.Size.Planes; plane++)
        {
            foreach (var (place, _, pixel) in Meetings(op.Size.Image, op.Size.Window))
            {
                if (op.Back) y[plane * pixels + pixel] += x[plane * places + place] / op.Size.Window.Kernel.Area;
                else y[plane * places + place] += x[plane * pixels + pixel] / op.Size.Window.Kernel.Area;
            }
        }

        return y;
    }

    /// <summary>Which tap meets which pixel at which place; those beyond the edge are left out.</summary>
    public static IEnumerable<(int Place, int Tap, int Pixel)> Meetings(Size2d image, Window window)
    {
        var (places, kernel) = (window.Over(image), window.Kernel);
        for (var place = 0; place < places.Area; place++)
        {
            for (var tap = 0; tap < kernel.Area; tap++)
            {
                var row = place / places.Width * window.Stride.Height + tap / kernel.Width * window.Dilation.Height - window.Padding.Height;
                var column = place % places.Width * window.Stride.Width + tap % kernel.Width * window.Dilation.Width - window.Padding.Width;
                if (row < 0 || row >= image.Height || column < 0 || column >= image.Width) continue;
                yield return (place, tap, row * image.Width + column);
            }
        }
    }
}
