using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Optim;

/// <summary>
/// A rule that moves weights against their gradients: the paper's lines, vectorised, over stretches of the arena. A training plan runs
/// it, each thread on a run of every matrix and of what lies between them.
/// </summary>
/// <remarks>
/// <para>Where it clips, a run first measures the norm of all gradients; the sum is the same for any number of threads.</para>
/// <para>Numerics: clipping by norm hides no gradient that is not finite. The norm is then not finite either, and the weight of that
/// gradient becomes so; a trainer stops there. The norm of finite gradients is finite. Clipping by value alone makes ±c of ±∞, as PyTorch's
/// does; NaN stays.</para>
/// </remarks>
public abstract class Optimizer : WeightUpdate, IDisposable
{
    /// <summary>Gradients are summed in chunks of this many, whoever sums them; weights move in blocks that a core's cache holds.</summary>
    private const int Chunk = 4096;

    private readonly List<(string Name, Arena Values)> _state = [];
    private readonly Part[] _parts;
    private double[] _squares = [];

    /// <summary>Makes the optimizer.</summary>
    /// <param name="weights">The weights to move.</param>
    /// <param name="learningRate">The length of a step, above 0.</param>
    /// <param name="weightDecay">How strongly weights are pulled to 0, 0 or above.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    protected Optimizer(ParameterArena weights, double learningRate, double weightDecay = 0)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Weights = weights;
        LearningRate = this.AboveZero(learningRate, "a learning rate");
        WeightDecay = this.ZeroOrAbove(weightDecay, "a weight decay");
        _parts = Cut([]);
    }

    /// <inheritdoc/>
    public override ParameterArena Weights { get; }

    /// <summary>The length of a step; schedules change it between steps.</summary>
    public double LearningRate { get; set; }

    /// <summary>How strongly weights are pulled to 0, unless their group says otherwise.</summary>
    public double WeightDecay { get; }

    /// <summary>
    /// How much of the steps before goes into a step: μ of Sgd and RMSprop, β₁ of the others. Schedules change it between steps.
    /// </summary>
    /// <exception cref="ArgumentException">The value is out of its range, or the optimizer was made without momentum.</exception>
    public virtual double Momentum { get => 0; set => this.Expect(value == 0, "no momentum, having no memory of steps", value); }

    /// <summary>Parameters with settings of their own; the first group that has one decides. Without groups all are alike.</summary>
    /// <exception cref="ArgumentException">A group names a parameter that there is not.</exception>
    public IReadOnlyList<ParameterGroup> Groups { get; init => _parts = Cut(field = value); } = [];

    /// <summary>
    /// The norm √Σg² that all gradients together may have, above 0; beyond it they are scaled down to it, as by PyTorch's
    /// <c>clip_grad_norm_</c>: g ← g · n / (√Σg² + 10⁻⁶). Infinity measures and scales nothing; null does not even measure.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not above 0.</exception>
    public double? MaxNorm
    {
        get;
        init
        {
            field = value is null ? null : this.Expect(value > 0, "a norm above 0", value.Value);
            _squares = new double[value is null ? 0 : (Weights.Length + Chunk - 1) / Chunk];
        }
    }

    /// <summary>
    /// The size that a gradient may have, above 0: g ← max(−c, min(c, g)), after the norm was clipped. Null for any; NaN stays NaN.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not above 0.</exception>
    public double? MaxValue { get; init => field = value is null ? null : this.Expect(value > 0, "a largest value above 0", value.Value); }

    /// <summary>The norm of all gradients in the last step, before it was clipped; NaN without <see cref="MaxNorm"/>.</summary>
    public double GradientNorm
    {
        get
        {
            var sum = MaxNorm is null ? double.NaN : 0;
            foreach (var squares in _squares) sum += squares;
            return Math.Sqrt(sum);
        }
    }

    /// <summary>The running average of the weights, or null. Part of the state; the optimizer gives its memory back.</summary>
    /// <exception cref="ArgumentException">It is that of other weights.</exception>
    public WeightAverage? Average
    {
        get;
        init
        {
            field = value?.Of(Weights);
            if (value is not null) _state.Add(("average", value.Values));
        }
    }

    /// <summary>
    /// What the optimizer remembers between steps, by name, each laid as the weights are, some in panels; part of a saved run.
    /// </summary>
    public IReadOnlyList<(string Name, Arena Values)> State => _state;

    /// <inheritdoc/>
    public override int Sweeps => MaxNorm is null ? 1 : 2;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Weights and average have changed places.</exception>
    public override void Prepare()
    {
        Average?.ExpectTraining();
        if (Steps == 0) Average?.Start();
        Steps++;
    }

    /// <inheritdoc/>
    public override void Withdraw() => Steps--;

    /// <inheritdoc/>
    public override bool TakesLateGradients => MaxNorm is null; // A norm is that of all gradients, before the first weight moves.

    /// <inheritdoc/>
    public override void Run(KernelPath path, Share share, int sweep, IReadOnlyDictionary<Node, LateGradient> late)
    {
        ArgumentNullException.ThrowIfNull(late);
        if (sweep < Sweeps - 1) Measure(path, share);
        else Move(path, share, late);
    }

    /// <summary>Gives the state's memory back.</summary>
    public void Dispose()
    {
        foreach (var (_, values) in _state) values.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves a stretch of weights. A run has many; what holds for all of them belongs into <see cref="Prepare"/>.</summary>
    /// <param name="stretch">Weights, gradients and the settings that hold for them.</param>
    protected abstract void Step(in Stretch stretch);

    /// <summary>Takes a block of state, in the layout of the weights.</summary>
    /// <param name="name">Its name in a saved run.</param>
    /// <param name="start">What it is filled with.</param>
    /// <returns>The block.</returns>
    protected Arena Remember(string name, double start = 0)
    {
        var values = new Arena(Weights.Length);
        values.Slice(0, values.Length).Fill((float)start);
        _state.Add((name, values));
        return values;
    }

    private void Measure(KernelPath path, Share share)
    {
        var (start, end) = share.Of(Weights.Length, Chunk);
        for (; start < end; start += Chunk)
        {
            _squares[start / Chunk] = Reductions.SumOfSquares(path, Weights.Gradients[start..Math.Min(start + Chunk, Weights.Length)]);
        }
    }

    private void Move(KernelPath path, Share share, IReadOnlyDictionary<Node, LateGradient> late)
    {
        var factor = (float)(MaxNorm / (GradientNorm + 1e-6) ?? 1);
        foreach (var part in _parts)
        {
            if (part.Matrix is { } matrix && late.TryGetValue(matrix, out var gradient))
            {
                MoveLate(path, part, share, gradient);
            }
            else if (part is { InPanels: true, Matrix.Shape: var shape })
            {
                var mine = share.OfPanels(shape[0], shape[1]);
                for (int column = mine.FirstColumn, width; column < mine.EndColumn; column += width)
                {
                    width = Math.Min(MatMulSize.Panel, mine.EndColumn - column);
                    var panel = shape[0] * column;
                    MoveStored(path, part, panel + mine.FirstRow * width, panel + mine.EndRow * width, factor);
                }
            }
            else
            {
                var rows = part.Matrix is null ? null : share.OfRows(part.Matrix.Shape[0]);
                var (start, end) = rows is var (first, last)
                    ? (first * part.Matrix!.Shape[1], last * part.Matrix.Shape[1])
                    : share.Of(part.Length);
                MoveStored(path, part, start, end, factor);
            }
        }
    }

    /// <summary>Moves a run of a part by the gradients that are stored.</summary>
    private void MoveStored(KernelPath path, in Part part, int start, int end, float factor)
    {
        for (int length; start < end; start += length)
        {
            length = Math.Min(end - start, Chunk);
            var gradients = Weights.Gradients.Slice(part.Start + start, length);
            if (factor < 1) Elementwise.ZipScalar(path, BinaryFunction.Multiply, gradients, factor, gradients);
            Move(path, part, start, gradients);
        }
    }

    /// <summary>Moves this thread's panels of a matrix, each block as soon as its gradient is computed.</summary>
    private void MoveLate(KernelPath path, in Part part, Share share, LateGradient gradient)
    {
        var (rows, columns) = (part.Matrix!.Shape[0], part.Matrix.Shape[1]);
        var mine = share.OfPanels(rows, columns);
        var all = mine.EndRow - mine.FirstRow;
        var blocks = (all + LateGradient.Rows - 1) / LateGradient.Rows;
        var height = blocks == 0 ? 0 : ((all + blocks - 1) / blocks + 15) / 16 * 16;
        gradient.Begin(path, share);
        for (int column = mine.FirstColumn, right; column < mine.EndColumn; column = right)
        {
            right = Math.Min(column + MatMulSize.Panel, mine.EndColumn);
            for (int row = mine.FirstRow, below; row < mine.EndRow; row = below)
            {
                below = Math.Min(row + height, mine.EndRow);
                var block = gradient.Of(path, new MatMulPart(row, below, column, right), share);
                Move(path, part, rows * column + row * (right - column), block);
            }
        }
    }

    private void Move(KernelPath path, in Part part, int start, Span<float> gradients)
    {
        if (MaxValue is { } most)
        {
            Elementwise.ZipScalar(path, BinaryFunction.Minimum, gradients, (float)most, gradients);
            Elementwise.ZipScalar(path, BinaryFunction.Maximum, gradients, (float)-most, gradients);
        }

        var stretch = new Stretch(
            path, Weights, part.Start + start, gradients, LearningRate * part.RateFactor, part.WeightDecay ?? WeightDecay);
        Step(stretch);
        Average?.Take(stretch, Steps);
    }

    private Part[] Cut(IReadOnlyList<ParameterGroup> groups)
    {
        foreach (var group in groups) group.Check(Weights);
        var parts = new List<Part>();
        foreach (var node in Weights.Parameters)
        {
            var group = groups.FirstOrDefault(group => group.Has((Parameter)node.Op));
            var place = Weights.Weight(node);
            var length = (place.Length + 15) / 16 * 16;
            var matrix = node.Shape.Rank == 2 ? node : null;
            var part = new Part(place.Offset, length, matrix, Weights.IsInPanels(node), group?.RateFactor ?? 1, group?.WeightDecay);
            if (parts.Count > 0 && part.IsLike(parts[^1])) parts[^1] = parts[^1] with { Length = parts[^1].Length + length };
            else parts.Add(part);
        }

        return [.. parts];
    }

    /// <summary>A matrix, or neighbours that are none and are treated alike; padding belongs to the parameter before it.</summary>
    private readonly record struct Part(int Start, int Length, Node? Matrix, bool InPanels, double RateFactor, double? WeightDecay)
    {
        public bool IsLike(Part other) =>
            Matrix is null && other.Matrix is null && (RateFactor, WeightDecay) == (other.RateFactor, other.WeightDecay);
    }
}
