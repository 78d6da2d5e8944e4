using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = [x₁, x₂, …]: tensors one after the other along an axis.</summary>
/// <remarks>
/// <para>Shapes: alike but for that axis, whose sizes add up.</para>
/// <para>Derivative: dL/dxᵢ is the <see cref="Slice"/> of dL/dy where xᵢ went.</para>
/// </remarks>
public sealed class Concat : Op
{
    private readonly int _axis;
    private int[] _widths = [];
    private int _rows;

    private Concat(int axis) => _axis = axis;

    /// <summary>The axis, counted from the first one.</summary>
    public int Axis => _axis;

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByPart;

    /// <summary>Nodes one after the other along an axis.</summary>
    /// <param name="axis">The axis; −1 is the last.</param>
    /// <param name="inputs">At least one node; they differ along that axis only.</param>
    /// <returns>The node of y; the input itself where there is one only.</returns>
    /// <exception cref="ShapeException">There is no such axis, or the shapes differ elsewhere too.</exception>
    public static Node Of(int axis, params IReadOnlyList<Node> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0) throw new ShapeException("Concat: expected at least one input, got none.");
        axis = inputs[0].Shape.Axis(axis);
        return inputs.Count == 1 ? inputs[0] : Node.Of(new Concat(axis), [.. inputs]);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var first = inputs[0].Shape;
        long size = 0;
        foreach (var input in inputs)
        {
            if (input.Shape.Rank != first.Rank || !input.Shape.With(_axis, first[_axis]).Equals(first))
            {
                throw new ShapeException(
                    $"{Name}: expected inputs that differ along axis {_axis} only, got {string.Join(", ", inputs.Select(x => x.Shape))}.");
            }

            size += input.Shape[_axis];
        }

        if (size > int.MaxValue) throw new ShapeException($"{Name}: expected at most {int.MaxValue:N0} along axis {_axis}, got {size:N0}.");
        _rows = first.Product(0, _axis);
        _widths = [.. inputs.Select(input => input.Shape.Count / _rows)];
        return first.With(_axis, (int)size);
    }

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Slice.Of(adjoint, _axis, node.Inputs.Take(input).Sum(x => x.Shape[_axis]), node.Inputs[input].Shape[_axis]);
    }

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (first, end) = share.Of(_rows, 1);
        var at = first * (operands.Shape.Count / _rows);
        for (var row = first; row < end; row++)
        {
            for (var i = 0; i < _widths.Length; i++)
            {
                operands.Input(i).Slice(row * _widths[i], _widths[i]).CopyTo(operands.Output[at..]);
                at += _widths[i];
            }
        }
    }
}
