namespace Chainrule.Lab.Analysis;

/// <summary>What a gradient check found of one parameter.</summary>
public sealed record ParameterCheck
{
    /// <summary>The full name, as in <c>2.weight</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The shape that the world outside sees.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Elements whose gradient was compared with a finite difference.</summary>
    public required int Checked { get; init; }

    /// <summary>
    /// Elements so near to a kink of the loss (of a ReLU, of a max-pool) that a finite difference says nothing; not counted above.
    /// </summary>
    public required int AtKinks { get; init; }

    /// <summary>The largest size of a gradient in the whole parameter, by the chain rule in double precision.</summary>
    public required double LargestGradient { get; init; }

    /// <summary>
    /// The largest error of the chain rule beside finite differences, relative to the largest gradient; 0 where none was compared.
    /// </summary>
    public required double Error { get; init; }

    /// <summary>
    /// The largest error of the plan's gradient, of all elements, beside the chain rule in double precision; relative likewise.
    /// </summary>
    public required double PlanError { get; init; }

    /// <summary>Whether the chain rule agrees with finite differences; false too where every chosen element lies at a kink.</summary>
    public required bool Agrees { get; init; }

    /// <summary>Whether the plan's arithmetic agrees with double precision.</summary>
    public required bool PlanAgrees { get; init; }

    /// <summary>Whether both agree.</summary>
    public bool Passed => Agrees && PlanAgrees;
}
