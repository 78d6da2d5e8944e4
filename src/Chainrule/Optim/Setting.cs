namespace Chainrule.Optim;

/// <summary>Checks of settings; the message names whose it is, what was expected and what came.</summary>
/// <remarks>The owner is an object or, where there is none yet, its type's name.</remarks>
internal static class Setting
{
    public static double AboveZero(this object owner, double value, string name) =>
        owner.Expect(value > 0 && double.IsFinite(value), $"{name} above 0", value);

    public static double ZeroOrAbove(this object owner, double value, string name) =>
        owner.Expect(value >= 0 && double.IsFinite(value), $"{name} of 0 or above", value);

    public static double BelowOne(this object owner, double value, string name) =>
        owner.Expect(value is >= 0 and < 1, $"{name} of 0 or above and below 1", value);

    public static long OneOrAbove(this object owner, long value, string name)
    {
        owner.Expect(value >= 1, $"{name} of 1 or above", value);
        return value;
    }

    public static double Expect(this object owner, bool holds, string expected, double got) =>
        holds ? got : throw new ArgumentException($"{owner as string ?? owner.GetType().Name}: expected {expected}, got {got}.");
}
