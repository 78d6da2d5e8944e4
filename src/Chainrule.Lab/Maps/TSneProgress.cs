namespace Chainrule.Lab.Maps;

/// <summary>How far a map has come.</summary>
/// <param name="Iteration">The steps done.</param>
/// <param name="Iterations">The steps in all.</param>
/// <param name="Divergence">KL(P ‖ Q) now, in nats, without exaggeration.</param>
/// <param name="Map">The points' places now, x and y in turn: a copy.</param>
public sealed record TSneProgress(int Iteration, int Iterations, double Divergence, float[] Map);
