using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Plans;

namespace Chainrule.Bench;

/// <summary>A plan of one product of small whole numbers, on a team.</summary>
internal sealed class PlannedProduct : IDisposable
{
    private readonly ParameterArena _weights;
    private readonly Plan _plan;
    private readonly Node _a;
    private readonly Node _b;
    private readonly Node _c;

    public PlannedProduct(MatMulSize size, Team team)
    {
        _a = size.TransposeA ? Input.Of("a", size.K, size.M) : Input.Of("a", size.M, size.K);
        _b = size.TransposeB ? Input.Of("b", size.N, size.K) : Input.Of("b", size.K, size.N);
        _c = Ops.MatMul.Of(_a, _b, size.TransposeA, size.TransposeB);
        _weights = new ParameterArena(0, _c);
        _plan = Plan.ForInference([_c], _weights, new PlanOptions { Team = team });
        var random = new Philox(1, 0);
        foreach (ref var value in _plan.Input(_a)) value = random.NextInt32(9) - 4;
        foreach (ref var value in _plan.Input(_b)) value = random.NextInt32(9) - 4;
    }

    public ReadOnlySpan<float> A => _plan.Input(_a);

    public ReadOnlySpan<float> B => _plan.Input(_b);

    public ReadOnlySpan<float> C => _plan.Value(_c);

    public void Run() => _plan.Run();

    public void Dispose()
    {
        _plan.Dispose();
        _weights.Dispose();
    }
}
