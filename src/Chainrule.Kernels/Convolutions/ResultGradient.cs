using System.Runtime.CompilerServices;
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
    private readonly int _outputs = size.Outputs;
    private readonly Size2d _places = size.Places;

    /// <summary>What spreads it; null where it lies ready.</summary>
    public SpreadChosenKernel? Spread { get; init; }

    /// <summary>Where not null, receives the sum over each plane's places.</summary>
    public float* Sums { get; init; }

    /// <summary>The first plane of the gradient as it lies; null where it is spread.</summary>
    public float* Plane(nint image, int output) => Spread is not null ? null : y + (image * _outputs + output) * _places.Area;

    /// <summary>Writes a plane at a pitch. Zeros may fall behind it, and what lies between its rows and blocks is left alone.</summary>
    /// <param name="image">The image.</param>
    /// <param name="output">The output.</param>
    /// <param name="target">Receives the plane.</param>
    /// <param name="pitch">From row to row.</param>
    /// <param name="spare">Room for a plane and two vectors, zeros where no block lies; unused where the pitch is the plane's own.</param>
    /// <remarks>Called for each plane from the first step on, it does not wait to be compiled well.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write<S, V>(nint image, int output, float* target, int pitch, float* spare)
        where S : struct, ISimd<V>
        where V : struct
    {
        var plane = Plane(image, output);
        var (rows, width) = _places;
        if (Spread is { } spread)
        {
            plane = pitch == width ? target : spare;
            spread.Plane<S, V>(image * _outputs + output, plane, int.MaxValue);
            if (Sums != null) Sums[image * _outputs + output] = RowSum.Row<S, V>(plane, _places.Area);
            if (plane == target) return;
        }

        if (pitch == width) (rows, width) = (1, _places.Area);
        Planes.CopyRows<S, V>(plane, width, target, pitch, rows, width);
    }
}
