using Chainrule.Graph;

namespace Chainrule.Optim;

/// <summary>Parameters that an optimizer treats alike, and otherwise than the rest.</summary>
/// <remarks>
/// Where it differs from PyTorch: a group is given by what its parameters are, and the rate by a factor, so that one schedule serves all.
/// </remarks>
public sealed class ParameterGroup
{
    private readonly Func<Parameter, bool> _has;
    private readonly string[] _names = [];

    /// <summary>Makes a group of the parameters that answer to a description.</summary>
    /// <param name="has">Whether a parameter belongs to the group.</param>
    public ParameterGroup(Func<Parameter, bool> has)
    {
        ArgumentNullException.ThrowIfNull(has);
        _has = has;
    }

    /// <summary>Makes a group of parameters by name.</summary>
    /// <param name="names">Their full names, as in <c>2.weight</c>; an optimizer refuses one that its weights have not.</param>
    public ParameterGroup(params string[] names)
        : this(parameter => names.Contains(parameter.FullName)) => _names = names;

    /// <summary>No weight decay for biases and for the scales and shifts of norms (<see cref="Parameter.IsScale"/>).</summary>
    public static ParameterGroup NoDecay { get; } = new(parameter => parameter.IsScale) { WeightDecay = 0 };

    /// <summary>The group's weight decay, 0 or above; null for the optimizer's.</summary>
    public double? WeightDecay
    {
        get;
        init => field = value is null ? null : this.ZeroOrAbove(value.Value, "a weight decay");
    }

    /// <summary>The factor of the optimizer's learning rate, 0 or above; 0 holds the parameters still.</summary>
    public double RateFactor { get; init => field = this.ZeroOrAbove(value, "a rate factor"); } = 1;

    /// <summary>Whether a parameter belongs to the group.</summary>
    internal bool Has(Parameter parameter) => _has(parameter);

    /// <summary>Refuses a name that the weights have not.</summary>
    internal void Check(ParameterArena weights)
    {
        foreach (var name in _names) weights.Find(name);
    }
}
