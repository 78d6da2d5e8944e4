using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>
/// An operation: its shape rule, its derivative rule and its kernel call, together in one file. An instance belongs to one node, so it may
/// keep what <see cref="Infer"/> learnt of the shapes.
/// </summary>
public abstract class Op
{
    /// <summary>Whether a node has this op already.</summary>
    internal bool IsTaken { get; set; }

    /// <summary>The name that tables and messages show.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>How the work is shared among threads; bits never depend on it.</summary>
    public virtual Sharing Sharing => Sharing.Alone;

    /// <summary>How the work is shared among so many threads, where that depends on their number.</summary>
    /// <param name="threads">How many threads there are.</param>
    /// <returns>By default <see cref="Sharing"/>.</returns>
    public virtual Sharing SharingAmong(int threads) => Sharing;

    /// <summary>
    /// The axis of the result that counts samples, where they are shared out: what comes before it counts values that lie one behind the
    /// other, each with all samples.
    /// </summary>
    internal virtual int SampleAxis => 0;

    /// <summary>Whether it is a <see cref="View"/>: nothing runs.</summary>
    public bool IsView => this is View;

    /// <summary>Whether it can read an input that lies in panels; if not, it gets a copy in rows.</summary>
    /// <param name="input">Which input.</param>
    /// <returns>True where it can.</returns>
    public virtual bool ReadsPanels(int input) => false;

    /// <summary>Whether it draws random numbers: then <see cref="Operands.Random"/> is a key of its own.</summary>
    public virtual bool Draws => false;

    /// <summary>Whether a thread reads all of an input, weights for instance, although samples or columns are shared out.</summary>
    /// <param name="input">Which input.</param>
    /// <returns>False where it reads its own samples or columns only.</returns>
    public virtual bool ReadsAll(int input) => false;

    /// <summary>How many samples there are, where they are shared out.</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <returns>
    /// The size of <see cref="SampleAxis"/>, or what an op knows that lays its result otherwise; 0 where nothing can count samples.
    /// </returns>
    internal virtual int Samples(Shape shape) => shape.Rank > 1 ? shape[SampleAxis] : 0;

    /// <summary>
    /// The shape rule. It may be asked again while the op runs elsewhere, for another plan of the same description: what it keeps, it keeps
    /// finished.
    /// </summary>
    /// <param name="inputs">The nodes it is applied to.</param>
    /// <returns>The shape of the result.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public abstract Shape Infer(IReadOnlyList<Node> inputs);

    /// <summary>
    /// The derivative rule: from dL/dy to dL/dx of one input, as nodes. It is asked only for inputs whose gradient somebody wants.
    /// </summary>
    /// <param name="node">The node of this op: y, and through it the inputs x.</param>
    /// <param name="adjoint">dL/dy, of y's shape.</param>
    /// <param name="input">Which input.</param>
    /// <returns>dL/dx, of that input's shape; null where y does not depend on it smoothly (a label, an index).</returns>
    public abstract Node? Differentiate(Node node, Node adjoint, int input);

    /// <summary>The kernel call: computes this thread's share of the result. It allocates nothing and checks no shape.</summary>
    /// <param name="operands">The numbers of the inputs and of the result.</param>
    /// <param name="share">This thread's part of the work.</param>
    public abstract void Run(in Operands operands, Share share);

    /// <summary>
    /// Floating-point operations of one run; a fused multiply-add counts two. An estimate for tables and for sharing out work.
    /// </summary>
    /// <param name="node">The node of this op.</param>
    /// <returns>The number; by default one for each element of the result.</returns>
    public virtual long Flops(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Shape.Count;
    }
}
