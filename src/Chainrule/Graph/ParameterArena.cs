using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>
/// The weights of a description, and beside them their gradients: two blocks of one layout, each parameter at a cache line of its own and
/// padded with zeros, so that an optimizer is one sweep without a tail.
/// </summary>
public sealed class ParameterArena : IDisposable
{
    private readonly Dictionary<Node, Place> _places = [];
    private readonly Dictionary<string, Node> _names = [];
    private readonly Arena _weights;
    private readonly Lazy<Arena> _gradients;

    /// <summary>Lays out the parameters that the given nodes reach, and fills in their start values.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="results">A model's result, or a loss.</param>
    /// <exception cref="ArgumentException">Two parameters bear one name.</exception>
    /// <exception cref="ShapeException">There are more weights than an array can hold.</exception>
    public ParameterArena(ulong seed, params IEnumerable<Node> results)
    {
        var length = 0;
        var parameters = Node.InOrder(results).Where(node => node.Op is Parameter).ToArray();
        var offsets = new int[parameters.Length];
        for (var i = 0; i < parameters.Length; i++) offsets[i] = Place.Take(ref length, parameters[i].Shape.Count);

        Parameters = parameters;
        Seed = seed;
        _weights = new Arena(length);
        _gradients = new Lazy<Arena>(() => new Arena(length));
        for (var i = 0; i < parameters.Length; i++)
        {
            var place = new Place(_weights, offsets[i], parameters[i].Shape.Count);
            var parameter = Of(parameters[i]);
            if (!_names.TryAdd(parameter.FullName, parameters[i]))
            {
                throw new ArgumentException(
                    $"parameters: expected one name each, got '{parameter.FullName}' twice. Name the modules apart?");
            }

            _places.Add(parameters[i], place);
            parameter.Start.Fill(place.Values, seed, parameter.FullName);
        }
    }

    /// <summary>The parameters, in the order in which the description meets them.</summary>
    public IReadOnlyList<Node> Parameters { get; }

    /// <summary>The seed of the start values.</summary>
    public ulong Seed { get; }

    /// <summary>The number of weights, without padding.</summary>
    public int Count => Parameters.Sum(parameter => parameter.Shape.Count);

    /// <summary>The length of the blocks, with padding: a multiple of 16.</summary>
    public int Length => _weights.Length;

    /// <summary>All weights, padding included.</summary>
    public Span<float> Weights => _weights.Slice(0, Length);

    /// <summary>All gradients, in the same layout.</summary>
    public Span<float> Gradients => _gradients.Value.Slice(0, Length);

    /// <summary>Where a parameter's weights lie.</summary>
    /// <param name="parameter">The parameter's node.</param>
    /// <returns>Its run of the weights.</returns>
    /// <exception cref="ArgumentException">The parameter is not of this arena.</exception>
    public Place Weight(Node parameter)
    {
        if (_places.TryGetValue(parameter, out var place)) return place;
        throw new ArgumentException($"parameters: expected one of this arena's {Parameters.Count} parameters, got {parameter}.");
    }

    /// <summary>Where a parameter's gradient lies.</summary>
    /// <param name="parameter">The parameter's node.</param>
    /// <returns>Its run of the gradients.</returns>
    /// <exception cref="ArgumentException">The parameter is not of this arena.</exception>
    public Place Gradient(Node parameter) => Weight(parameter) with { Arena = _gradients.Value };

    /// <summary>The parameter of a name.</summary>
    /// <param name="name">The full name, as in <c>2.weight</c>.</param>
    /// <returns>Its node.</returns>
    /// <exception cref="ArgumentException">No parameter bears that name.</exception>
    public Node Find(string name)
    {
        if (_names.TryGetValue(name, out var node)) return node;
        throw new ArgumentException($"parameters: expected one of {string.Join(", ", _names.Keys)}; got '{name}'.");
    }

    /// <summary>A copy of a parameter's weights as the world outside sees them (<see cref="Parameter.OutsideShape"/>).</summary>
    /// <param name="parameter">The parameter's node.</param>
    /// <returns>The weights in row-major order.</returns>
    public float[] Read(Node parameter) => Copy(parameter, Weight(parameter));

    /// <summary>A copy of a parameter's gradient as the world outside sees it.</summary>
    /// <param name="parameter">The parameter's node.</param>
    /// <returns>The gradient in row-major order.</returns>
    public float[] ReadGradient(Node parameter) => Copy(parameter, Gradient(parameter));

    /// <summary>Replaces a parameter's weights.</summary>
    /// <param name="parameter">The parameter's node.</param>
    /// <param name="values">The new weights, as the world outside sees them.</param>
    /// <exception cref="ShapeException">The number of values is another.</exception>
    public void Assign(Node parameter, ReadOnlySpan<float> values)
    {
        var place = Weight(parameter);
        var shape = Of(parameter).OutsideShape;
        if (values.Length != place.Length)
        {
            throw new ShapeException($"{Of(parameter).FullName}: expected {place.Length} values for shape {shape}, got {values.Length}.");
        }

        if (Of(parameter).Transposed) Transpose.Run(values, shape[0], shape[1], place.Values);
        else values.CopyTo(place.Values);
    }

    /// <summary>Gives the memory back; plans over these weights end with it.</summary>
    public void Dispose()
    {
        _weights.Dispose();
        if (_gradients.IsValueCreated) _gradients.Value.Dispose();
    }

    private static Parameter Of(Node node) => (Parameter)node.Op;

    private static float[] Copy(Node parameter, Place place)
    {
        var values = place.Values.ToArray();
        if (!Of(parameter).Transposed) return values;
        var outside = new float[values.Length];
        Transpose.Run(values, parameter.Shape[0], parameter.Shape[1], outside);
        return outside;
    }
}
