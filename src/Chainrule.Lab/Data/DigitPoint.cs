namespace Chainrule.Lab.Data;

/// <summary>A point that the pen passes.</summary>
/// <param name="X">To the right, in heights of the digit.</param>
/// <param name="Y">Downwards, in heights of the digit.</param>
/// <param name="Corner">Whether the direction changes sharply here.</param>
/// <param name="First">Whether the pen is set down here.</param>
/// <param name="Last">Whether the pen is lifted here.</param>
internal readonly record struct DigitPoint(float X, float Y, bool Corner, bool First, bool Last);
