using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>What an op works on when it runs: the numbers of its inputs and of its result, and the instruction set.</summary>
public readonly ref struct Operands
{
    private readonly ReadOnlySpan<Place> _inputs;
    private readonly Place _output;

    /// <summary>Joins the numbers of a node.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="node">The node that runs.</param>
    /// <param name="inputs">Where its inputs lie.</param>
    /// <param name="output">Where its result goes.</param>
    /// <param name="random">The key of what it draws in this run.</param>
    public Operands(KernelPath path, Node node, ReadOnlySpan<Place> inputs, Place output, RandomKey random = default)
    {
        Random = random;
        Path = path;
        Node = node;
        _inputs = inputs;
        _output = output;
    }

    /// <summary>The instruction set.</summary>
    public KernelPath Path { get; }

    /// <summary>The node that runs.</summary>
    public Node Node { get; }

    /// <summary>The key of what an op that draws draws in this run; for all others nothing.</summary>
    public RandomKey Random { get; }

    /// <summary>The shape of the result.</summary>
    public Shape Shape => Node.Shape;

    /// <summary>The result, to be written.</summary>
    public Span<float> Output => _output.Values;

    /// <summary>The numbers of an input.</summary>
    /// <param name="index">Which input.</param>
    /// <returns>Its numbers, in row-major order.</returns>
    public ReadOnlySpan<float> Input(int index) => _inputs[index].Values;
}
