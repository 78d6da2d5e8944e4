namespace Chainrule.Lab.Maps;

/// <summary>Points in the plane.</summary>
/// <param name="Points">Their places, x and y in turn, around 0.</param>
/// <param name="Divergence">KL(P ‖ Q) ≥ 0, in nats: how much the map's neighbourhoods differ from the points'.</param>
public sealed record TSneMap(float[] Points, double Divergence);
