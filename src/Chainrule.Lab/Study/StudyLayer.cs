using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Lab.Study;

/// <summary>
/// One layer's weights as a matrix: a row for each input, and the biases as a row of their own at the end; a column for each unit.
/// </summary>
public sealed class StudyLayer
{
    private readonly ParameterArena _weights;
    private readonly Node _weight;
    private readonly Node _bias;

    internal StudyLayer(ParameterArena weights, string name)
    {
        _weights = weights;
        _weight = weights.Find($"{name}.weight");
        _bias = weights.Find($"{name}.bias");
    }

    /// <summary>The number of inputs: rows of <see cref="Weights"/> but one.</summary>
    public int Inputs => _weight.Shape[0];

    /// <summary>The number of units: columns of <see cref="Weights"/>.</summary>
    public int Units => _weight.Shape[1];

    /// <summary>The weights, [inputs + 1, units], as a copy; the last row holds the biases. Assign a matrix to change them.</summary>
    /// <exception cref="ShapeException">A matrix of another size is assigned.</exception>
    public float[,] Weights
    {
        get => Joined(_weights.Rows(_weight), _weights.Rows(_bias));
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.GetLength(0) != Inputs + 1 || value.GetLength(1) != Units)
            {
                throw new ShapeException(
                    $"layer: expected weights [{Inputs + 1}, {Units}] with the biases as last row, got [{value.GetLength(0)}, "
                        + $"{value.GetLength(1)}].");
            }

            var flat = Matrix.Flat(value);
            _weights.AssignRows(_weight, flat[..(Inputs * Units)]);
            _weights.AssignRows(_bias, flat[(Inputs * Units)..]);
        }
    }

    /// <summary>The gradients of the last <c>Backward</c>, in the form of <see cref="Weights"/>.</summary>
    public float[,] Gradients => Joined(_weights.RowsOfGradient(_weight), _weights.RowsOfGradient(_bias));

    private float[,] Joined(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases) =>
        Matrix.Of([.. weights, .. biases], Inputs + 1, Units);
}
