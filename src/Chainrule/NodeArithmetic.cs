using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule;

/// <summary>
/// Arithmetic on nodes, so that a loss or a layer reads like its formula: <c>((y - t) * (y - t)).Mean()</c>. What is written so needs no
/// calculus: the chain rule follows it.
/// </summary>
public static class NodeArithmetic
{
    extension(Node)
    {
        /// <summary>a + b.</summary>
        public static Node operator +(Node a, Node b) => Add.Of(a, b);

        /// <summary>a + b.</summary>
        public static Node operator +(Node a, double b) => Add.Of(a, Constant.Of(b));

        /// <summary>a + b.</summary>
        public static Node operator +(double a, Node b) => Add.Of(Constant.Of(a), b);

        /// <summary>a − b.</summary>
        public static Node operator -(Node a, Node b) => Subtract.Of(a, b);

        /// <summary>a − b.</summary>
        public static Node operator -(Node a, double b) => Subtract.Of(a, Constant.Of(b));

        /// <summary>a − b.</summary>
        public static Node operator -(double a, Node b) => Subtract.Of(Constant.Of(a), b);

        /// <summary>a · b, element by element.</summary>
        public static Node operator *(Node a, Node b) => Multiply.Of(a, b);

        /// <summary>a · b.</summary>
        public static Node operator *(Node a, double b) => Multiply.Of(a, Constant.Of(b));

        /// <summary>a · b.</summary>
        public static Node operator *(double a, Node b) => Multiply.Of(Constant.Of(a), b);

        /// <summary>a / b, element by element.</summary>
        public static Node operator /(Node a, Node b) => Divide.Of(a, b);

        /// <summary>a / b.</summary>
        public static Node operator /(Node a, double b) => Divide.Of(a, Constant.Of(b));

        /// <summary>a / b.</summary>
        public static Node operator /(double a, Node b) => Divide.Of(Constant.Of(a), b);

        /// <summary>−x.</summary>
        public static Node operator -(Node x) => Negate.Of(x);
    }

    extension(Node x)
    {
        /// <summary>exp(x).</summary>
        public Node Exp() => Ops.Exp.Of(x);

        /// <summary>ln(x).</summary>
        public Node Log() => Ops.Log.Of(x);

        /// <summary>√x.</summary>
        public Node Sqrt() => Ops.Sqrt.Of(x);

        /// <summary>x².</summary>
        public Node Square() => Ops.Square.Of(x);

        /// <summary>|x|.</summary>
        public Node Abs() => Ops.Abs.Of(x);

        /// <summary>tanh(x).</summary>
        public Node Tanh() => Ops.Tanh.Of(x);

        /// <summary>1 / (1 + exp(−x)).</summary>
        public Node Sigmoid() => Ops.Sigmoid.Of(x);

        /// <summary>2/√π · ∫₀ˣ exp(−t²) dt.</summary>
        public Node Erf() => Ops.Erf.Of(x);

        /// <summary>ln(1 + exp(x)).</summary>
        public Node Softplus() => Ops.Softplus.Of(x);

        /// <summary>max(x, 0).</summary>
        public Node Relu() => Ops.Relu.Of(x);

        /// <summary>min(max(x, low), high).</summary>
        public Node Clamp(double low = double.NegativeInfinity, double high = double.PositiveInfinity) => Ops.Clamp.Of(x, low, high);

        /// <summary>exp(x) / Σ exp(x) over the last axis.</summary>
        public Node Softmax() => Ops.Softmax.Of(x);

        /// <summary>ln(softmax(x)) over the last axis.</summary>
        public Node LogSoftmax() => Ops.LogSoftmax.Of(x);

        /// <summary>The largest element along an axis, which is dropped; −1 is the last.</summary>
        public Node Max(int axis = -1) => Ops.Max.Of(x, axis);

        /// <summary>The sum over axes; over all of them where none is given.</summary>
        public Node Sum(params ReadOnlySpan<int> axes) => Ops.Sum.Of(x, axes);

        /// <summary>The mean over axes; over all of them where none is given.</summary>
        public Node Mean(params ReadOnlySpan<int> axes) => Ops.Mean.Of(x, axes);

        /// <summary>The same elements under another shape; −1 stands for what is left.</summary>
        public Node Reshape(params ReadOnlySpan<int> sizes) => Ops.Reshape.Of(x, sizes);

        /// <summary>The axes in another order; reversed where none is given.</summary>
        public Node Permute(params ReadOnlySpan<int> order) => Ops.Permute.Of(x, order);

        /// <summary>A run of indices along an axis; −1 is the last.</summary>
        public Node Slice(int axis, int start, int length) => Ops.Slice.Of(x, axis, start, length);

        /// <summary>The matrix product x · y.</summary>
        public Node MatMul(Node y) => Ops.MatMul.Of(x, y);
    }
}
