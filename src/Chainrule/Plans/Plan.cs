using System.Runtime.ExceptionServices;
using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Plans.Rewrites;
using Chainrule.Plans.Strips;

namespace Chainrule.Plans;

/// <summary>
/// A description made ready to run: its nodes in order, fused, laid out in one arena, as a flat array of steps. <see cref="Run()"/>
/// allocates nothing, checks no shape and decides nothing.
/// </summary>
/// <remarks>
/// <para>Results never depend on threads, instruction set or fusion: the same weights and inputs give the same bits.</para>
/// <para>A plan is used by one thread at a time; several plans may share a team and weights.</para>
/// </remarks>
public sealed class Plan : IDisposable, ITeamWork
{
    private readonly Team _team;
    private readonly KernelPath _path;
    private readonly WeightUpdate? _update;
    private readonly Step[] _steps;
    private readonly Layout _layout;
    private readonly Passes _passes;
    private readonly IReadOnlyDictionary<Node, Node> _adjoints;

    /// <summary>Steps that depend on the weights alone; they run where the weights have changed.</summary>
    private readonly int _stepsOfWeights;

    /// <summary>What buffers become at the end of a run, when nobody reads what they were.</summary>
    private readonly (Place Next, Place Buffer)[] _moves;

    /// <summary>The gradients that the optimizer asks for, block by block; all others are stored before it runs.</summary>
    private readonly LateGradients _late;

    /// <summary>Steps that were run when the plan was made.</summary>
    private readonly Step[] _ahead;

    private int _seenVersion = -1;
    private int _firstStep;
    private long _number;
    private IFeed? _feed;
    private ExceptionDispatchInfo? _failure;

    private Plan(
        IReadOnlyList<Node> results,
        ParameterArena weights,
        WeightUpdate? update,
        IReadOnlyDictionary<Node, Node>? adjoints,
        PlanOptions? options)
    {
        options ??= new PlanOptions();
        _team = options.Team ?? Team.Shared;
        _path = options.Path;
        _update = update;
        _adjoints = adjoints ?? new Dictionary<Node, Node>();
        Weights = weights;
        var gradients = weights.Parameters.Where(_adjoints.ContainsKey)
            .ToDictionary(parameter => parameter, parameter => _adjoints[parameter]);
        var isTraining = adjoints is not null;
        var fuse = options.Fuse && !options.KeepAll;
        _passes = new Passes([.. results, .. gradients.Values], weights, isTraining, fuse);
        var followed = _passes.Followed.ToArray();
        var kept = new List<Node>([.. results.Select(Now), .. followed.Select(pair => pair.Next)]);
        var products = new GradientProducts(kept, [.. gradients.Select(pair => (pair.Key, Now(pair.Value)))], weights);
        if (fuse && !options.KeepGradients && update?.TakesLateGradients == true) kept.AddRange(products.TakeLate());
        var given = products.Stored();
        kept.AddRange(given.Keys);
        var order = Node.InOrder(kept);
        var run = order.Where(node => node.Op is not Leaf && !node.Op.IsView).ToArray();
        var stages = new Stages(order.Where(node => !given.ContainsKey(node)), node => !isTraining && _passes.IsOfWeights(node));
        var groups = new Groups(run, fuse, stages.Of);
        var inner = groups.Inner(kept);
        _layout = new Layout([.. order.Where(node => !inner.Contains(Groups.Source(node)))], weights, given);
        _moves = [.. followed.Select(pair => (_layout[pair.Next], weights.Weight(pair.Buffer)))];
        foreach (var node in order)
        {
            if (node.Op is Constant constant) constant.Fill(_layout[node].Values);
        }

        var steps = Step.Of(run, groups.InOrder.OrderBy(group => stages.Of(group.Nodes[0])), _layout, options, _team.Threads);
        var ahead = steps.Count(step => stages.Of(step.Node) == Stage.Ahead);
        _ahead = steps[..ahead];
        foreach (var step in _ahead) step.Run(_path, Share.All, 0, 0);
        _stepsOfWeights = steps.Count(step => stages.Of(step.Node) == Stage.OfWeights);
        _steps = Schedule.Of(steps[ahead..], _stepsOfWeights);
        _late = new LateGradients(products.Late, _layout, _team.Threads);
    }

    /// <summary>The weights that the plan reads, and changes where it trains.</summary>
    public ParameterArena Weights { get; }

    /// <summary>The steps, in order, with what a table shows of each.</summary>
    public IReadOnlyList<PlanLine> Lines => [.. _steps.Select((step, i) => step.Line(isOnce: i < _stepsOfWeights))];

    /// <summary>The steps themselves.</summary>
    internal IReadOnlyList<Step> Steps => _steps;

    /// <summary>The bytes of the plan's own arena: activations, gradients between layers, inputs and constants.</summary>
    public long ArenaBytes => (long)_layout.Arena.Length * sizeof(float);

    /// <summary>Floating-point operations of late gradients: computed while weights are moved, they are in none of the steps.</summary>
    public long LateFlops => _late.Flops;

    /// <summary>Makes a plan that computes results.</summary>
    /// <param name="results">The nodes to compute; they and all that is not fused away can be read after a run.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="options">How; the defaults suit.</param>
    /// <returns>The plan.</returns>
    public static Plan ForInference(IReadOnlyList<Node> results, ParameterArena weights, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(weights);
        return new Plan(results, weights, null, null, options);
    }

    /// <summary>Makes a plan that computes a loss and the gradient of every weight, and then lets an optimizer move the weights.</summary>
    /// <param name="loss">A node of one element.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="update">The optimizer; without one, the gradients are left to be read.</param>
    /// <param name="alsoKeep">Further nodes to compute and keep: predictions, for instance.</param>
    /// <param name="options">How; the defaults suit.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="Shapes.ShapeException">
    /// The loss has more than one element, or a module cannot be trained like this: a batch norm with a batch of one.
    /// </exception>
    /// <exception cref="ArgumentException">The optimizer moves other weights.</exception>
    public static Plan ForTraining(
        Node loss, ParameterArena weights, WeightUpdate? update = null, IReadOnlyList<Node>? alsoKeep = null, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (update is not null && !ReferenceEquals(update.Weights, weights))
        {
            throw new ArgumentException("plan: expected an optimizer of the plan's own weights, got one that moves others.");
        }

        Phases.ExpectTrainable(loss);
        var adjoints = new Dictionary<Node, Node>(ChainRule.Adjoints(loss, weights.Parameters));

        // Another plan over the same weights may have left a gradient where this loss has none.
        foreach (var parameter in weights.Parameters) adjoints.TryAdd(parameter, Constant.Full(parameter.Shape, 0));
        IEnumerable<Node> kept = [loss, .. alsoKeep ?? []];
        if (options?.KeepAll == true) kept = kept.Concat(adjoints.Values);
        return new Plan([.. kept], weights, update, adjoints, options);
    }

    /// <summary>The numbers of an input, to be written before a run.</summary>
    /// <param name="input">The input's node.</param>
    /// <returns>Its numbers, in row-major order.</returns>
    /// <exception cref="ArgumentException">The node is no input of this plan.</exception>
    public Span<float> Input(Node input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Op is Input && _layout.Has(input)) return _layout[input].Values;
        throw new ArgumentException($"plan: expected an input of this plan, got {input}.");
    }

    /// <summary>The numbers of a node after the last run.</summary>
    /// <param name="node">A result, or any other node that was not fused away.</param>
    /// <returns>Its numbers, in row-major order.</returns>
    /// <exception cref="ArgumentException">The plan does not hold the node.</exception>
    public ReadOnlySpan<float> Value(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var now = Now(node);
        if (_layout.Has(now) && now.Shape.Equals(node.Shape)) return now.Op is Variable ? Weights.Rows(now) : _layout[now].Values;
        throw new ArgumentException($"plan: {node} is not there to be read. Compile with KeepAll, or name it among the results?");
    }

    /// <summary>The gradient dL/dy of a node after the last run of a training plan.</summary>
    /// <param name="node">A parameter, or with <see cref="PlanOptions.KeepAll"/> any node on the way to the loss.</param>
    /// <returns>The gradient, in row-major order, as the arithmetic has it.</returns>
    /// <exception cref="ArgumentException">The plan does not compute it.</exception>
    public ReadOnlySpan<float> Gradient(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (_late.ByParameter.ContainsKey(node))
            throw new ArgumentException($"plan: the gradient of {node} is not stored. Compile with KeepGradients?");
        if (node.Op is Parameter && _adjoints.ContainsKey(node)) return Weights.RowsOfGradient(node);
        if (_adjoints.TryGetValue(node, out var adjoint)) return Value(adjoint);
        throw new ArgumentException($"plan: the gradient of {node} is not computed. Is it on the way from a weight to the loss?");
    }

    /// <summary>Runs every step once; a training plan then moves the weights.</summary>
    /// <exception cref="PlanException">As of <see cref="Run(IFeed)"/>.</exception>
    public void Run() => Run(null);

    /// <summary>Runs every step once, after a feed has written the inputs; a training plan then moves the weights.</summary>
    /// <param name="feed">Writes the inputs; null where they are written already. What it throws, the caller gets.</param>
    /// <exception cref="PlanException">
    /// A step refused its numbers: a label out of range, for instance. The weights are as before, unless the optimizer failed.
    /// </exception>
    public void Run(IFeed? feed)
    {
        (_feed, _failure) = (feed, null);
        _update?.Prepare();
        var version = Weights.Version;
        _firstStep = version == _seenVersion ? _stepsOfWeights : 0;
        _number = _update?.Steps ?? _number + 1;
        _team.Run(this);
        if (_update is not null || _moves.Length > 0) Weights.Touch();
        if (_failure is null)
        {
            _seenVersion = version;
            return;
        }

        _update?.Withdraw();
        _failure.Throw();
    }

    /// <summary>
    /// Measures where the time goes: the least seconds of each step, the optimizer's last. A training plan trains meanwhile.
    /// </summary>
    public double[] Profile(int runs = 5) => new StepTimes(_team, _path, _steps, _update, _late.ByParameter, Weights).Measure(runs);

    /// <summary>
    /// The first node, in order of computation, that holds a number which is not finite: where a run that diverged began to. Late gradients
    /// are not among them: they show in the next run.
    /// </summary>
    /// <returns>The node; null where all numbers are finite.</returns>
    public Node? FirstNonFinite() => _ahead.Concat(_steps).Select(step => step.FirstNonFinite()).FirstOrDefault(node => node is not null);

    /// <inheritdoc/>
    public override string ToString() => Table();

    /// <summary>The steps as a table: op, shape, bytes, place, and the time that <see cref="Profile"/> found.</summary>
    public string Table(IReadOnlyList<double>? seconds = null) => PlanTable.Of(Lines, _update?.GetType().Name, Weights.Count, seconds);

    /// <summary>Gives the plan's memory back; the weights stay.</summary>
    public void Dispose()
    {
        _layout.Arena.Dispose();
        _late.Dispose();
    }

    void ITeamWork.Run(int thread)
    {
        var share = new Share(thread, _team.Threads);
        if (_feed is not null) Feed(share);
        for (var i = _firstStep; i < _steps.Length; i++)
        {
            var step = _steps[i];
            if (step.Barrier) _team.Barrier();
            if (step.Alone && thread != 0) continue;
            try
            {
                step.Run(_path, step.Alone ? Share.All : share, Weights.Seed, _number);
            }
            catch (Exception e)
            {
                // The others wait at the barriers to come: go on, and tell at the end.
                Fail($"{step.Node}: {e.Message}", e);
            }
        }

        if (_moves.Length > 0)
        {
            _team.Barrier();
            foreach (var (next, buffer) in thread == 0 && _failure is null ? _moves : []) next.Values.CopyTo(buffer.Values);
        }

        for (var sweep = 0; sweep < _update?.Sweeps; sweep++)
        {
            _team.Barrier();
            if (_failure is not null) continue;
            try
            {
                _update.Run(_path, share, sweep, _late.ByParameter);
            }
            catch (Exception e)
            {
                Fail($"{_update.GetType().Name}: {e.Message} Some weights may have moved already.", e);
            }
        }
    }

    private void Feed(Share share)
    {
        try
        {
            _feed!.Fill(share);
        }
        catch (Exception e)
        {
            Fail(e);
        }

        _team.Barrier();
    }

    /// <summary>What stands for a described node in this plan.</summary>
    private Node Now(Node node) => _passes[node];

    private void Fail(string message, Exception cause) => Fail(new PlanException(message, cause));

    /// <summary>Keeps the first failure that any thread tells of.</summary>
    private void Fail(Exception failure) => Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
}
