using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>
/// The numbers of a description's variables. Weights and, beside them, their gradients are two blocks of one layout, each parameter at a
/// cache line of its own and padded with zeros; buffers have a block of their own, which no optimizer sees. Matrices that only products
/// read, as their right operand, lie in panels (<see cref="MatrixPanels"/>), all others in rows.
/// </summary>
public sealed class ParameterArena : IDisposable
{
    private readonly Dictionary<Node, Place> _places = [];
    private readonly Dictionary<string, Node> _names = [];
    private readonly HashSet<Node> _inPanels;
    private readonly Arena _weights;
    private readonly Arena _buffers;
    private readonly Lazy<Arena> _gradients;
    private int _version;

    /// <summary>Lays out the variables that the given nodes reach, and fills in their start values.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="results">A model's result, or a loss.</param>
    /// <exception cref="ArgumentException">Two variables bear one name.</exception>
    /// <exception cref="ShapeException">There are more weights than an array can hold.</exception>
    public ParameterArena(ulong seed, params IEnumerable<Node> results)
    {
        var nodes = Node.InOrder(results);
        Variables = [.. nodes.Where(node => node.Op is Variable)];
        Parameters = [.. Variables.Where(node => node.Op is Parameter)];
        Seed = seed;
        _inPanels = [.. Parameters.Where(node => node.Shape.Rank == 2 && node.Shape[1] > MatMulSize.Panel)];
        foreach (var node in nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                if (!node.Op.ReadsPanels(i)) _inPanels.Remove(node.Inputs[i]);
            }
        }

        _weights = Lay(Parameters);
        _buffers = Lay([.. Variables.Except(Parameters)]);
        _gradients = new Lazy<Arena>(() => new Arena(_weights.Length));
        foreach (var node in Variables)
        {
            var variable = Of(node);
            if (!_names.TryAdd(variable.FullName, node))
            {
                throw new ArgumentException(
                    $"parameters: expected one name each, got '{variable.FullName}' twice. Name the modules apart?");
            }

            var rows = IsInPanels(node) ? new float[node.Shape.Count] : Weight(node).Values;
            variable.Start.Fill(rows, seed, variable.FullName);
            if (IsInPanels(node)) AssignRows(node, rows);
        }
    }

    /// <summary>
    /// All variables, parameters and buffers, in the order in which the description meets them: what a model's file holds.
    /// </summary>
    public IReadOnlyList<Node> Variables { get; }

    /// <summary>The parameters among them: what an optimizer moves.</summary>
    public IReadOnlyList<Node> Parameters { get; }

    /// <summary>The seed of the start values, and of what a run draws.</summary>
    public ulong Seed { get; }

    /// <summary>The number of weights, without buffers and padding.</summary>
    public int Count => Parameters.Sum(parameter => parameter.Shape.Count);

    /// <summary>The length of the weights' block, with padding: a multiple of 16.</summary>
    public int Length => _weights.Length;

    /// <summary>All weights as they lie, some in panels, padding included. After writing through it, call <see cref="Touch"/>.</summary>
    public Span<float> Weights => _weights.Slice(0, Length);

    /// <summary>All gradients, in the same layout; what a plan leaves out (<c>KeepGradients</c>) is what another run left there.</summary>
    public Span<float> Gradients => _gradients.Value.Slice(0, Length);

    /// <summary>How often the numbers have changed: what a plan has made of the weights alone holds while this stays.</summary>
    internal int Version => Volatile.Read(ref _version);

    /// <summary>Where a variable's numbers lie, in rows or in panels. After writing there, call <see cref="Touch"/>.</summary>
    /// <param name="variable">The variable's node.</param>
    /// <returns>Its run of the weights, or of the buffers.</returns>
    /// <exception cref="ArgumentException">The variable is not of this arena.</exception>
    public Place Weight(Node variable)
    {
        if (_places.TryGetValue(variable, out var place)) return place;
        throw new ArgumentException($"parameters: expected one of this arena's {Variables.Count} variables, got {variable}.");
    }

    /// <summary>Where a parameter's gradient lies.</summary>
    /// <param name="parameter">The parameter's node.</param>
    /// <returns>Its run of the gradients.</returns>
    /// <exception cref="ArgumentException">It is no parameter of this arena.</exception>
    public Place Gradient(Node parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.Op is Parameter) return Weight(parameter) with { Arena = _gradients.Value };
        throw new ArgumentException($"parameters: expected a parameter, which alone has a gradient, got {parameter}.");
    }

    /// <summary>The variable of a name.</summary>
    /// <param name="name">The full name, as in <c>2.weight</c>.</param>
    /// <returns>Its node.</returns>
    /// <exception cref="ArgumentException">No variable bears that name.</exception>
    public Node Find(string name)
    {
        if (_names.TryGetValue(name, out var node)) return node;
        throw new ArgumentException($"parameters: expected one of {string.Join(", ", _names.Keys)}; got '{name}'.");
    }

    /// <summary>Whether a variable lies in panels, and with it its gradient and what optimizers remember of it.</summary>
    /// <param name="variable">The variable's node.</param>
    /// <returns>False where it lies in rows.</returns>
    public bool IsInPanels(Node variable) => _inPanels.Contains(variable);

    /// <summary>A variable's numbers as the arithmetic has them.</summary>
    /// <param name="variable">The variable's node.</param>
    /// <returns>The numbers in row-major order of the node's shape: a copy where they lie in panels.</returns>
    public ReadOnlySpan<float> Rows(Node variable) => Rows(variable, Weight(variable));

    /// <summary>A parameter's gradient as the arithmetic has it.</summary>
    /// <param name="parameter">The parameter's node.</param>
    /// <returns>The gradient in row-major order of the node's shape: a copy where it lies in panels.</returns>
    public ReadOnlySpan<float> RowsOfGradient(Node parameter) => Rows(parameter, Gradient(parameter));

    /// <summary>Replaces a variable's numbers, given as the arithmetic has them.</summary>
    /// <param name="variable">The variable's node.</param>
    /// <param name="values">The new numbers, in row-major order of the node's shape.</param>
    /// <exception cref="ShapeException">The number of values is another.</exception>
    public void AssignRows(Node variable, ReadOnlySpan<float> values)
    {
        var place = Expect(variable, variable.Shape, values.Length);
        if (IsInPanels(variable)) MatrixPanels.FromRows(values, variable.Shape[0], variable.Shape[1], place.Values);
        else values.CopyTo(place.Values);
        Touch();
    }

    /// <summary>A copy of a variable's numbers as the world outside sees them (<see cref="Variable.OutsideShape"/>).</summary>
    /// <param name="variable">The variable's node.</param>
    /// <returns>The numbers in row-major order.</returns>
    public float[] Read(Node variable)
    {
        var values = new float[Weight(variable).Length];
        Read(variable, values);
        return values;
    }

    /// <summary>Copies a variable's numbers out, as the world outside sees them.</summary>
    /// <param name="variable">The variable's node.</param>
    /// <param name="values">Receives the numbers in row-major order: exactly as many as there are.</param>
    public void Read(Node variable, Span<float> values) => Copy(variable, Weight(variable), values);

    /// <summary>A copy of a parameter's gradient as the world outside sees it.</summary>
    /// <param name="parameter">The parameter's node.</param>
    /// <returns>The gradient in row-major order.</returns>
    public float[] ReadGradient(Node parameter)
    {
        var values = new float[Weight(parameter).Length];
        Copy(parameter, Gradient(parameter), values);
        return values;
    }

    /// <summary>Replaces a variable's numbers.</summary>
    /// <param name="variable">The variable's node.</param>
    /// <param name="values">The new numbers, as the world outside sees them.</param>
    /// <exception cref="ShapeException">The number of values is another.</exception>
    public void Assign(Node variable, ReadOnlySpan<float> values)
    {
        var shape = Of(variable).OutsideShape;
        Expect(variable, shape, values.Length);
        if (!IsTransposed(variable))
        {
            AssignRows(variable, values);
            return;
        }

        var rows = new float[values.Length];
        Transpose.Run(values, shape[0], shape[1], rows);
        AssignRows(variable, rows);
    }

    /// <summary>Says that numbers have changed, so that plans make anew what they have made of the weights alone.</summary>
    public void Touch() => Interlocked.Increment(ref _version);

    /// <summary>Gives the memory back; plans over these weights end with it.</summary>
    public void Dispose()
    {
        _weights.Dispose();
        _buffers.Dispose();
        if (_gradients.IsValueCreated) _gradients.Value.Dispose();
    }

    private static Variable Of(Node node) => (Variable)node.Op;

    private static bool IsTransposed(Node node) => node.Op is Parameter { Transposed: true };

    private void Copy(Node variable, Place place, Span<float> values)
    {
        var rows = Rows(variable, place);
        if (IsTransposed(variable)) Transpose.Run(rows, variable.Shape[0], variable.Shape[1], values);
        else rows.CopyTo(values);
    }

    private ReadOnlySpan<float> Rows(Node variable, Place place)
    {
        if (!IsInPanels(variable)) return place.Values;
        var rows = new float[place.Length];
        MatrixPanels.ToRows(place.Values, variable.Shape[0], variable.Shape[1], rows);
        return rows;
    }

    private Place Expect(Node variable, Shape shape, int length)
    {
        var place = Weight(variable);
        if (length == place.Length) return place;
        throw new ShapeException($"{Of(variable).FullName}: expected {place.Length} values for shape {shape}, got {length}.");
    }

    /// <summary>Gives each variable its run of a new block.</summary>
    private Arena Lay(IReadOnlyList<Node> variables)
    {
        var length = 0;
        var offsets = variables.Select(node => Place.Take(ref length, node.Shape.Count)).ToArray();
        var block = new Arena(length);
        for (var i = 0; i < offsets.Length; i++) _places.Add(variables[i], new Place(block, offsets[i], variables[i].Shape.Count));
        return block;
    }
}
