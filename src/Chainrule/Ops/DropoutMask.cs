using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = 1/(1 − p) with probability 1 − p, else 0, drawn anew in every run, each element by itself.</summary>
/// <remarks>
/// <para>Numerics: Philox, keyed by seed, module, step and element; threads and instruction set change nothing.</para>
/// <para>Derivative: none, there is nothing to derive by.</para>
/// </remarks>
public sealed class DropoutMask : Op
{
    private readonly Shape _shape;

    private DropoutMask(Shape shape, double p) => (_shape, P) = (shape, p);

    /// <summary>The probability of a 0.</summary>
    public double P { get; }

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByElement;

    /// <inheritdoc/>
    public override bool Draws => true;

    /// <summary>A mask.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="p">The probability of a 0, in [0, 1).</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Shape shape, double p) => Node.Of(new DropoutMask(shape, p));

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => _shape;

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input) => null;

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (start, end) = share.Of(_shape.Count);
        var (seed, stream, step) = operands.Random;
        RandomMask.Fill(operands.Output[start..end], seed, stream, (uint)step, start, P);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => base.Flops(node) * 20;
}
