using Chainrule.Kernels.Folds;
using Chainrule.Kernels.Pools;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// The gradient of a convolution's result, plane by plane: as it lies; or spread from the gradient of the maxima of its blocks where it is
/// wanted, and summed on the way.
/// </summary>
internal readonly unsafe struct ResultGradient(ConvolutionSize size, float* y)
{
    private readonly ConvolutionSize _size = size;
    private readonly Size2d _places = size.Places;

    /// <summary>Where not null, the maxima to whose choices y is spread.</summary>
    public float* Maxima { get; init; }

    /// <summary>Which corner of its block each was.</summary>
    public float* Choices { get; init; }

    /// <summary>Where not null, receives the sum over each plane's places.</summary>
    public float* Sums { get; init; }

    /// <summary>The first plane of the gradient as it lies; null where it is spread.</summary>
    public float* Plane(nint image, int output) => Maxima == null ? y + (image * _size.Outputs + output) * _places.Area : null;

    /// <summary>Writes a plane at a pitch. Zeros may fall behind it, and what lies between its rows and blocks is left alone.</summary>
    /// <param name="image">The image.</param>
    /// <param name="output">The output.</param>
    /// <param name="target">Receives the plane.</param>
    /// <param name="pitch">From row to row.</param>
    /// <param name="spare">Room for a plane and two vectors, zeros where no block lies; unused where the pitch is the plane's own.</param>
    public void Write<S, V>(nint image, int output, float* target, int pitch, float* spare)
        where S : struct, ISimd<V>
        where V : struct
    {
        var plane = Plane(image, output);
        var (rows, width) = _places;
        if (plane == null)
        {
            plane = pitch == width ? target : spare;
            var pool = new PoolingSize(_size.Batch * _size.Outputs, _places, Window.Blocks);
            new SpreadChosenKernel(pool, Maxima, Choices, y, plane, 0, 0).Plane<S, V>(image * _size.Outputs + output, plane, int.MaxValue);
            if (Sums != null) Sums[image * _size.Outputs + output] = RowSum.Row<S, V>(plane, _places.Area);
            if (plane == target) return;
        }

        if (pitch == width) (rows, width) = (1, _places.Area);
        Planes.CopyRows<S, V>(plane, width, target, pitch, rows, width);
    }
}
