using Chainrule.Shapes;

namespace Chainrule.Plans;

/// <summary>One step of a plan, as a table shows it.</summary>
/// <param name="Op">What it does.</param>
/// <param name="Shape">The shape of its result.</param>
/// <param name="Bytes">The bytes of its result.</param>
/// <param name="Flops">Its floating-point operations, about.</param>
/// <param name="Path">The module it belongs to.</param>
/// <param name="Shared">Whether all threads share it.</param>
/// <param name="Barrier">Whether all threads meet before it.</param>
/// <param name="Once">Whether it depends on the weights alone, and runs only where they have changed.</param>
public sealed record PlanLine(string Op, Shape Shape, long Bytes, long Flops, string Path, bool Shared, bool Barrier, bool Once);
